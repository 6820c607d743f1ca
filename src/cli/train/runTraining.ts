// Trains by a plan: epoch by epoch, with a look at held-out examples between them.

import type { DataSet } from '../../data/dataSet.ts';
import { subsetDataSet } from '../../data/subsetDataSet.ts';
import type { TargetScale } from '../../data/targetScale.ts';
import type { CompileProgress } from '../../gpu/shaderCall.ts';
import { Checkpoint, type Snapshot } from './checkpoint.ts';
import { evaluate } from '../../train/metrics.ts';
import type { Model } from '../../train/model.ts';
import { createTrainer } from '../../train/createTrainer.ts';
import type { Trainer } from '../../train/trainer.ts';
import type { TrainingProgress } from '../../train/trainingOptions.ts';
import { CostRecord } from './costRecord.ts';
import type { CurvePoint } from '../drawing/curvePoints.ts';
import type { Score, TrainingState } from './progress.ts';
import type { TrainingPlan } from './trainingPlan.ts';

/** What a training needs beside its plan. */
export interface TrainingRun {
  readonly train: DataSet;
  /** Examples to look at between epochs. */
  readonly heldOut?: DataSet;
  readonly seed: number;
  readonly shuffle: boolean;
  readonly l2?: number;
  readonly clipNorm?: number;
  /** Milliseconds after which it stops. */
  readonly timeLimit?: number;
  readonly signal: AbortSignal;
  readonly onState: (state: TrainingState, options?: { final?: boolean }) => void;
  readonly onCompile?: (progress: CompileProgress) => void;
  /** Called with what went wrong beside the training, which goes on. */
  readonly onTrouble: (text: string) => void;
}

/** How a training went. */
export interface TrainingOutcome {
  readonly steps: number;
  readonly epochs: number;
  /** Why it ended: all steps were done, the time was up, somebody stopped it, or something failed. */
  readonly ended: 'done' | 'time' | 'interrupted' | 'failed';
  /** What failed. */
  readonly failure?: unknown;
  /** The last parameters that are known to be good: those of the last step, unless something failed. */
  readonly kept?: Snapshot;
  /** Milliseconds of training, looks included. */
  readonly milliseconds: number;
  /** Steps a second after the first stretch, without the looks; 0 where there was but one. */
  readonly stepsPerSecond: number;
  /** Cost of the last steps, an epoch at most: their mean, and their median, which one odd batch does not move. */
  readonly loss: number;
  readonly medianLoss: number;
  readonly costs: readonly CurvePoint[];
  /** Of held-out examples, errors in the units of the cost. */
  readonly scores: readonly CurvePoint[];
  readonly callsPerStep: number;
}

/** Examples at which a look between epochs stops: it should cost far less than an epoch. */
const MOST_HELD_OUT = 1000;
/** Milliseconds between looks: epochs of little data are much shorter. */
const LOOK_EVERY = 1500;
/** Milliseconds after which a stretch ends although the epoch does not: what fails then costs no more than that. */
const LONGEST_STRETCH = 10_000;

/**
 * Trains the model. Throws as `createTrainer` does; what fails later is told in the outcome, with what was trained
 * until then. Where held-out examples cannot be scored, or the state cannot be shown, the training goes on without.
 */
export async function runTraining(
  model: Model,
  plan: TrainingPlan,
  run: TrainingRun,
): Promise<TrainingOutcome> {
  const { loss, optimizer, batchSize, steps } = plan;
  const { train: data, seed, shuffle, l2, clipNorm, onCompile } = run;
  const options = { data, loss, optimizer, batchSize, seed, shuffle, l2, clipNorm, onCompile };
  const trainer = await createTrainer(model, options);
  const heldOut = run.heldOut && subsetDataSet(run.heldOut, someRows(run.heldOut.examples));
  const epochs = steps / trainer.stepsPerEpoch;
  const deadline = new AbortController();
  const signal = AbortSignal.any([run.signal, deadline.signal]);
  const costs = new CostRecord();
  const scores: [number, number][] = [];
  const begin = performance.now();
  const checkpoint = new Checkpoint(model);
  const tellOnce = once(run.onTrouble);
  let [training, lastLook, stretch] = [0, 0, 1];
  let score: Score | undefined;
  let state: TrainingState | undefined;
  // The first stretch also pays for what is done once, such as compiling: the speed is that of what follows.
  let first = { step: 0, at: 0 };
  const elapsed = () => performance.now() - begin;
  const isOver = () => trainer.step >= steps || signal.aborted;
  const onProgress = ({ step, losses, epoch, stepsPerSecond }: TrainingProgress): void => {
    for (const [i, cost] of losses.entries())
      costs.add((step - losses.length + i + 1) / trainer.stepsPerEpoch, cost);
    const limit = run.timeLimit ?? Infinity;
    if (first.step === 0) first = { step, at: elapsed() };
    state = {
      step,
      steps,
      epoch,
      epochs,
      loss: mean(losses),
      stepsPerSecond,
      share: Math.max(step / steps, elapsed() / limit),
      elapsed: elapsed(),
      left: Math.max(0, Math.min(((steps - step) / stepsPerSecond) * 1000, limit - elapsed())),
      score,
    };
    if (elapsed() > limit) deadline.abort();
    show(state);
  };
  const show = (shown: TrainingState, options?: { final: boolean }): void => {
    try {
      run.onState(shown, options);
    } catch (cause) {
      tellOnce('The progress cannot be shown', cause);
    }
  };
  const look = async (data: DataSet): Promise<void> => {
    try {
      const found = await scoreOf(model, data);
      ({ score } = found);
      scores.push([trainer.step / trainer.stepsPerEpoch, found.besideCost]);
    } catch (cause) {
      tellOnce('Examples held out cannot be scored', cause);
    }
    lastLook = elapsed();
  };
  let failure: unknown;
  try {
    while (!isOver()) {
      const started = performance.now();
      const done = await trainer.run(stepsToEpochEnd(trainer, { steps, epochs: stretch }), {
        onProgress,
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_STRETCH)]),
      });
      const took = performance.now() - started;
      training += took;
      // Little data: many epochs between looks, since every stretch begins slowly.
      const wanted = (LOOK_EVERY / took) * (done.length / trainer.stepsPerEpoch);
      stretch = Math.max(1, Math.min(Math.round(wanted), stretch * 8));
      // Before the look: what was trained is safe from what scoring may do.
      if (isOver() || checkpoint.isDue) await checkpoint.take(trainer.step);
      if (!heldOut || run.signal.aborted || (!isOver() && elapsed() - lastLook < LOOK_EVERY)) continue;
      await look(heldOut);
    }
    if (state) show({ ...state, score, share: 1, left: 0 }, { final: true });
  } catch (cause) {
    failure = cause;
  }
  try {
    const ended = trainer.step >= steps ? 'done' : run.signal.aborted ? 'interrupted' : 'time';
    return {
      steps: trainer.step,
      epochs: trainer.step / trainer.stepsPerEpoch,
      ended: failure === undefined ? ended : 'failed',
      failure,
      kept: checkpoint.last,
      milliseconds: elapsed(),
      stepsPerSecond: ((trainer.step - first.step) / Math.max(training - first.at, 1e-3)) * 1000,
      ...lastLoss(costs, trainer.stepsPerEpoch),
      costs: costs.points,
      scores,
      callsPerStep: trainer.calls,
    };
  } finally {
    trainer.destroy();
  }
}

/** An epoch has no chance in it; of longer ones a tenth of the training is enough, and of short trainings ten steps. */
function lastLoss(costs: CostRecord, stepsPerEpoch: number): { loss: number; medianLoss: number } {
  const last = costs.last(Math.min(stepsPerEpoch, Math.max(costs.count / 10, 10)));
  return {
    loss: mean(last),
    medianLoss: last.toSorted((a, b) => a - b)[(last.length - 1) >> 1] ?? Number.NaN,
  };
}

/** Tells each kind of trouble the first time only: it comes back with every stretch. */
function once(tell: (text: string) => void): (what: string, cause: unknown) => void {
  const told = new Set<string>();
  return (what, cause) => {
    if (told.has(what)) return;
    told.add(what);
    tell(`${what}; the training goes on. ${cause instanceof Error ? cause.message : String(cause)}`);
  };
}

/** Where the batch size does not divide the examples, an epoch ends at the nearest step. */
function stepsToEpochEnd(
  { step, stepsPerEpoch }: Trainer,
  { steps, epochs }: { steps: number; epochs: number },
): number {
  const epoch = Math.round(step / stepsPerEpoch) + epochs;
  return Math.min(Math.max(Math.round(epoch * stepsPerEpoch) - step, 1), steps - step);
}

/** The score in the units of the data, as the result has it, and in those of the cost, beside which it is drawn. */
async function scoreOf(model: Model, data: DataSet): Promise<{ score: Score; besideCost: number }> {
  const { accuracy, meanSquaredError = Number.NaN, outputs } = await evaluate(model, data);
  if (accuracy !== undefined) return { score: { name: 'accuracy', value: accuracy }, besideCost: accuracy };
  const { targetScale } = model;
  return {
    score: { name: 'mean squared error', value: meanSquaredError },
    besideCost: targetScale ? scaledError(data.y!, outputs, targetScale) : meanSquaredError,
  };
}

function scaledError(y: ArrayLike<number>, outputs: ArrayLike<number>, { deviation }: TargetScale): number {
  const errors = Array.from(y, (value, i) => (outputs[i]! - value) / deviation[i % deviation.length]!);
  return mean(errors.map((error) => error * error));
}

/** Evenly over all: files may be sorted by class. */
function someRows(examples: number): Uint32Array {
  const count = Math.min(examples, MOST_HELD_OUT);
  return Uint32Array.from({ length: count }, (_, i) => Math.floor((i * examples) / count));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

// Trains by a plan: epoch by epoch, with a look at held-out examples between them.

import type { DataSet } from '../data/dataSet.ts';
import { subsetDataSet } from '../data/subsetDataSet.ts';
import type { TargetScale } from '../data/targetScale.ts';
import type { CompileProgress } from '../gpu/shaderCall.ts';
import { evaluate } from '../train/metrics.ts';
import type { Model } from '../train/model.ts';
import { createTrainer } from '../train/createTrainer.ts';
import type { Trainer } from '../train/trainer.ts';
import type { TrainingProgress } from '../train/trainingOptions.ts';
import type { CurvePoint } from './drawing/curvePoints.ts';
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
}

/** How a training went. */
export interface TrainingOutcome {
  readonly steps: number;
  readonly epochs: number;
  /** Why it ended: all steps were done, the time was up, or somebody stopped it. */
  readonly ended: 'done' | 'time' | 'interrupted';
  /** Milliseconds of training, looks included. */
  readonly milliseconds: number;
  /** Steps a second after the first stretch, without the looks; 0 where there was but one. */
  readonly stepsPerSecond: number;
  /** Cost of the last steps, averaged. */
  readonly loss: number;
  readonly costs: readonly CurvePoint[];
  readonly scores: readonly CurvePoint[];
  readonly callsPerStep: number;
}

/** Examples at which a look between epochs stops: it should cost far less than an epoch. */
const MOST_HELD_OUT = 1000;
/** Milliseconds between looks: epochs of little data are much shorter. */
const LOOK_EVERY = 1500;

/** Trains the model. Throws as `createTrainer` and `Trainer.run` do. */
export async function runTraining(
  model: Model,
  plan: TrainingPlan,
  run: TrainingRun,
): Promise<TrainingOutcome> {
  const { loss, optimizer, batchSize, steps } = plan;
  const trainer = await createTrainer(model, { ...run, data: run.train, loss, optimizer, batchSize });
  const heldOut = run.heldOut && subsetDataSet(run.heldOut, someRows(run.heldOut.examples));
  const epochs = steps / trainer.stepsPerEpoch;
  const deadline = new AbortController();
  const signal = AbortSignal.any([run.signal, deadline.signal]);
  const costs: [number, number][] = [];
  const scores: [number, number][] = [];
  const begin = performance.now();
  let [training, lastLook, stretch] = [0, 0, 1];
  let score: Score | undefined;
  let state: TrainingState | undefined;
  // The first stretch also pays for what is done once, such as compiling: the speed is that of what follows.
  let first = { step: 0, at: 0 };
  const elapsed = () => performance.now() - begin;
  const isOver = () => trainer.step >= steps || signal.aborted;
  const onProgress = ({ step, losses, epoch, stepsPerSecond }: TrainingProgress): void => {
    for (const [i, cost] of losses.entries())
      costs.push([(step - losses.length + i + 1) / trainer.stepsPerEpoch, cost]);
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
    run.onState(state);
  };
  try {
    while (!isOver()) {
      const started = performance.now();
      const done = await trainer.run(stepsToEpochEnd(trainer, { steps, epochs: stretch }), {
        onProgress,
        signal,
      });
      const took = performance.now() - started;
      training += took;
      // Little data: many epochs between looks, since every stretch begins slowly.
      const wanted = (LOOK_EVERY / took) * (done.length / trainer.stepsPerEpoch);
      stretch = Math.max(1, Math.min(Math.round(wanted), stretch * 8));
      if (!heldOut || run.signal.aborted || (!isOver() && elapsed() - lastLook < LOOK_EVERY)) continue;
      score = await scoreOf(model, heldOut);
      scores.push([trainer.step / trainer.stepsPerEpoch, score.value]);
      lastLook = elapsed();
    }
    if (state) run.onState({ ...state, score, share: 1, left: 0 }, { final: true });
    return {
      steps: trainer.step,
      epochs: trainer.step / trainer.stepsPerEpoch,
      ended: trainer.step >= steps ? 'done' : run.signal.aborted ? 'interrupted' : 'time',
      milliseconds: elapsed(),
      stepsPerSecond: ((trainer.step - first.step) / Math.max(training - first.at, 1e-3)) * 1000,
      loss: mean(
        costs.slice(-Math.ceil(Math.min(trainer.stepsPerEpoch, costs.length / 10))).map(([, cost]) => cost),
      ),
      costs,
      scores,
      callsPerStep: trainer.calls,
    };
  } finally {
    trainer.destroy();
  }
}

/** Where the batch size does not divide the examples, an epoch ends at the nearest step. */
function stepsToEpochEnd(
  { step, stepsPerEpoch }: Trainer,
  { steps, epochs }: { steps: number; epochs: number },
): number {
  const epoch = Math.round(step / stepsPerEpoch) + epochs;
  return Math.min(Math.max(Math.round(epoch * stepsPerEpoch) - step, 1), steps - step);
}

async function scoreOf(model: Model, data: DataSet): Promise<Score> {
  const { accuracy, meanSquaredError, outputs } = await evaluate(model, data);
  const { targetScale } = model;
  // In the units of the cost, beside which it is drawn.
  return accuracy === undefined
    ? {
        name: 'mean squared error',
        value: targetScale ? scaledError(data.y!, outputs, targetScale) : (meanSquaredError ?? Number.NaN),
      }
    : { name: 'accuracy', value: accuracy };
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

// What is seen of a training under way: its state for people, its curve, and the last good parameters.

import { GradloomError } from '../../errors.ts';
import type { FitHistory, FitReport } from '../../train/fit/fitOptions.ts';
import type { Model } from '../../train/model.ts';
import type { Trainer } from '../../train/trainer.ts';
import type { TrainingProgress } from '../../train/trainingOptions.ts';
import { Checkpoint } from './checkpoint.ts';
import { CostRecord, type CostRecordState } from './costRecord.ts';
import type { Score, TrainingState } from './progress.ts';
import type { TrainingOutcome } from './trainingOutcome.ts';

/** What is watched, and who is told. */
export interface Watched {
  readonly trainer: Trainer;
  readonly steps: number;
  readonly timeLimit?: number | undefined;
  readonly onState: (state: TrainingState, options?: { final?: boolean }) => void;
  readonly onTrouble: (text: string) => void;
}

interface WatchNote {
  readonly costs: CostRecordState;
  readonly scores: readonly [number, number][];
  readonly score: Score | undefined;
  readonly bestStep: number;
}

/** Parameters whose cost is so many times that of the beginning are not kept on the way. */
const MOST_RISE = 10;

/** Watches one training. */
export class TrainingWatch {
  readonly #watched: Watched;
  readonly #checkpoint: Checkpoint;
  readonly #costs = new CostRecord();
  readonly #scores: [number, number][] = [];
  readonly #begin = performance.now();
  readonly #told = new Set<string>();
  /** What was seen before a checkpoint. */
  #earlier: string | undefined;
  #score: Score | undefined;
  #state: TrainingState | undefined;
  /** Mean cost of the first stretch. */
  #first: number | undefined;
  /** The step of the best parameters so far. */
  #bestStep = 0;
  /** After the first stretch, which also pays for what is done once: steps, and seconds without looks. */
  #paced = { steps: 0, seconds: 0 };

  constructor(model: Model, watched: Watched) {
    this.#watched = watched;
    this.#checkpoint = new Checkpoint(model);
  }

  /** Steps were done: shows them, and takes a snapshot where it is time. */
  async progress({ step, costs, epoch, stepsPerSecond }: TrainingProgress): Promise<void> {
    this.#goOn();
    const { steps, timeLimit: limit = Infinity, trainer } = this.#watched;
    for (const [i, cost] of costs.entries())
      this.#costs.add((step - costs.length + i + 1) / trainer.stepsPerEpoch, cost);
    if (this.#state) {
      this.#paced.steps += costs.length;
      this.#paced.seconds += costs.length / stepsPerSecond;
    }
    const elapsed = performance.now() - this.#begin;
    this.#state = {
      step,
      steps,
      epoch,
      epochs: steps / trainer.stepsPerEpoch,
      cost: mean(costs),
      stepsPerSecond,
      share: Math.max(step / steps, elapsed / limit),
      elapsed,
      left: Math.max(0, Math.min(((steps - step) / stepsPerSecond) * 1000, limit - elapsed)),
      ...(this.#score ? { score: this.#score } : {}),
    };
    this.#show(this.#state);
    this.#first ??= mean(costs);
    // What is rescued of a training that fails must be from before it went wrong.
    const isGood = mean(costs) <= MOST_RISE * this.#first;
    if (isGood && this.#checkpoint.isDue) await this.#checkpoint.take(step).catch(unlessLost);
  }

  /** What was seen so far, as a text to go on from. */
  note(): string {
    this.#goOn();
    const [costs, scores, score, bestStep] = [this.#costs.state, this.#scores, this.#score, this.#bestStep];
    return JSON.stringify({ costs, scores, score, bestStep } satisfies WatchNote);
  }

  /** Goes on from what `note` gave, once the fit does: a checkpoint may be refused. */
  resume(note: string): void {
    this.#earlier = note;
  }

  #goOn(): void {
    if (this.#earlier === undefined) return;
    const { costs, scores, score, bestStep } = JSON.parse(this.#earlier) as WatchNote;
    this.#earlier = undefined;
    this.#costs.state = costs;
    this.#scores.push(...scores);
    this.#score = score;
    this.#bestStep = bestStep;
  }

  /** Held-out examples were measured, or an epoch is over. */
  report({ step, epoch, validation, isBest }: FitReport): void {
    this.#goOn();
    if (isBest) this.#bestStep = step;
    if (!validation) return;
    const { accuracy, meanSquaredError = Number.NaN, besideCost = meanSquaredError } = validation;
    this.#score =
      accuracy === undefined
        ? { name: 'mean squared error', value: meanSquaredError }
        : { name: 'accuracy', value: accuracy };
    this.#scores.push([epoch, accuracy ?? besideCost]);
  }

  /** All went well: takes the last snapshot. */
  async end({ parametersOf }: FitHistory): Promise<void> {
    this.#goOn();
    if (this.#watched.trainer.step === 0) return;
    await this.#checkpoint.take(parametersOf);
    if (!this.#state) return;
    this.#show(
      { ...this.#state, ...(this.#score ? { score: this.#score } : {}), share: 1, left: 0 },
      { final: true },
    );
  }

  /** Something failed, and the model has its best parameters again: they are better than those of the last snapshot. */
  async rescueBest(): Promise<void> {
    if (this.#bestStep > 0) await this.#checkpoint.take(this.#bestStep).catch(() => undefined);
  }

  /** Tells each kind of trouble the first time only: it comes back. */
  trouble(what: string, cause: unknown): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    const why = cause instanceof Error ? cause.message : String(cause);
    this.#watched.onTrouble(`${what}; the training goes on. ${why}`);
  }

  /** What was seen. */
  found(): Pick<
    TrainingOutcome,
    'kept' | 'milliseconds' | 'stepsPerSecond' | 'cost' | 'medianCost' | 'costs' | 'scores'
  > {
    const { steps, seconds } = this.#paced;
    return {
      ...(this.#checkpoint.last ? { kept: this.#checkpoint.last } : {}),
      milliseconds: performance.now() - this.#begin,
      stepsPerSecond: seconds > 0 ? steps / seconds : 0,
      ...lastCost(this.#costs, this.#watched.trainer.stepsPerEpoch),
      costs: this.#costs.points,
      scores: this.#scores,
    };
  }

  #show(state: TrainingState, options?: { final: boolean }): void {
    try {
      this.#watched.onState(state, options);
    } catch (cause) {
      this.trouble('The progress cannot be shown', cause);
    }
  }
}

/** An epoch has no chance in it; of longer ones a tenth of the training is enough, and of short trainings ten steps. */
function lastCost(costs: CostRecord, stepsPerEpoch: number): { cost: number; medianCost: number } {
  const last = costs.last(Math.min(stepsPerEpoch, Math.max(costs.count / 10, 10)));
  return {
    cost: mean(last),
    medianCost: last.toSorted((a, b) => a - b)[(last.length - 1) >> 1] ?? Number.NaN,
  };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/** A device that was lost is the fit's business: it opens another at its next step. */
function unlessLost(error: unknown): void {
  if (!(error instanceof GradloomError) || error.code !== 'E_DEVICE_LOST') throw error;
}

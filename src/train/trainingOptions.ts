// How to train, how far, and what is told on the way.

import type { DataSet } from '../data/dataSet.ts';
import type { CompileProgress } from '../gpu/shaderCall.ts';
import type { LossFunction, LossName } from '../nn/loss.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import type { Schedule } from '../optim/schedule.ts';
import type { AugmentOptions } from './augment/augmentOptions.ts';
import type { ExampleOptions } from './options/exampleOptions.ts';
import type { StepOptionsOfTraining } from './options/stepSettings.ts';

/** How to train. */
export interface TrainingOptions extends StepOptionsOfTraining, ExampleOptions {
  /** The training data. */
  readonly data: DataSet;
  /** The optimiser. */
  readonly optimizer: Optimizer;
  /** A cost by name, or one's own as a function of tensors; default: what suits the output activation. */
  readonly loss?: LossName | LossFunction;
  /** Examples a step; the whole data set where absent. */
  readonly batchSize?: number;
  /** Mini-batches are drawn in a new order each epoch, or in the data's order. Default true. */
  readonly shuffle?: boolean;
  /** Seed of the order, and of what layers draw in training (dropout); default 0. */
  readonly seed?: number;
  /**
   * What becomes of a step whose cost or gradient is NaN or infinite (or the gradient so long that its square is): `throw`
   * ends the run with `E_NONFINITE`; `skip` leaves parameters and states as they were and goes on, and its cost is told as NaN
   * or infinite; it ends the run only after as many such steps in a row as an epoch has (8 at least, 1000 at most), since all
   * examples have failed then with the same parameters. Default `throw`.
   */
  readonly nonfinite?: 'throw' | 'skip' | undefined;
  /** The learning rate by step; constant where absent. */
  readonly schedule?: Schedule;
  /** How examples are changed at random on the device, differently in each step: pictures moved, noise, mixup. Default: not. */
  readonly augment?: AugmentOptions;
  /**
   * A network whose values fit into the memory of one workgroup trains many steps in one kernel call, with results that
   * agree up to rounding. `false`: always one call for each operation. Default true.
   */
  readonly singleDispatch?: boolean;
  /** Called as each kernel of the step is compiled, which takes seconds on some drivers. */
  readonly onCompile?: (progress: CompileProgress) => void;
}

/** What is told while training. */
export interface TrainingProgress {
  /** Steps done in all. */
  readonly step: number;
  /** Epochs done in all, with the fraction of the current one: step · batch size / examples, seldom a whole number. */
  readonly epoch: number;
  /** Cost of each step since the last report. */
  readonly costs: Float32Array;
  /** Steps a second of wall time since the last report. */
  readonly stepsPerSecond: number;
}

/** How far to train, and who looks. */
export interface RunOptions {
  /**
   * The run waits for the promise where one is returned, which must not itself wait for a call made after the run. What
   * is thrown ends the run; what was trained stays.
   */
  readonly onProgress?: ((progress: TrainingProgress) => unknown) | undefined;
  /**
   * Stops between two looks, also where `onProgress` is waited for; what was trained stays. Without a step where it is
   * aborted before.
   */
  readonly signal?: AbortSignal | undefined;
}

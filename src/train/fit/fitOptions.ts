// How far a fit goes, who looks, and what it tells.

import type { Tensor } from '../../graph/tensor.ts';
import type { LossFunction } from '../../nn/loss.ts';
import type { Program } from '../../plan/program.ts';
import type { HealthFinding } from '../health/finding.ts';
import type { HealthChoice } from '../health/healthOptions.ts';
import type { MetricName } from './metricName.ts';
import type { Pace } from '../pace.ts';
import type { TrainingProgress } from '../trainingOptions.ts';
import type { KeptBeside, Trainable, TrainingParts } from '../trainingParts.ts';

/**
 * Metrics of one's own for held-out examples, by name, each a mean over the examples that it is given: as a cost of one's
 * own, ({ z, a, y }) => a scalar, with class labels as rows of zeros with a single one.
 */
export type ModelMetrics = Readonly<Record<string, LossFunction>>;

/** What a fit of a model measures beside the usual: metrics of the library by name, and metrics of one's own. */
export type FitMetrics = ModelMetrics | readonly (MetricName | ModelMetrics)[];

/** What a graph's metrics are computed from: everything by its name. */
export interface GraphMetricInputs {
  /** Tensors of the parameters by name. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** Tensors of the state by name. */
  readonly state: Readonly<Record<string, Tensor>>;
  /** Some of the held-out examples: [examples, …] each. Bytes are f32. */
  readonly batch: Readonly<Record<string, Tensor>>;
}

/** The metrics of a graph by name, scalars, each a mean over the examples that it is given. */
export type GraphMetrics = (inputs: GraphMetricInputs) => Readonly<Record<string, Tensor>>;

/** A rate that is lowered where a metric of the held-out examples does not get better. */
export interface PlateauOptions {
  /** What the learning rate is multiplied by, above 0 and below 1; default 0.1. */
  readonly factor?: number | undefined;
  /** So many validations in a row without an improvement lower it. Default 10. */
  readonly patience?: number | undefined;
  /** The lowest rate; default 0. */
  readonly least?: number | undefined;
}

/** What a checkpoint is of. */
export interface CheckpointInfo {
  /** Steps that the trainer has done in all. */
  readonly step: number;
  /** Why the fit ended, where it is over. */
  readonly ended?: FitEnding;
}

/** Checkpoints of a fit: all that it needs to go on with `resume`, also in another process. */
export interface CheckpointOptions {
  /**
   * Keeps a checkpoint, in place of the one before; it is waited for, and what it throws ends the fit. The last one is made
   * at the end, also of a fit that is stopped.
   */
  readonly save: (checkpoint: Uint8Array<ArrayBuffer>, info: CheckpointInfo) => unknown;
  /** Milliseconds between checkpoints; by default 30,000, or 100 times what the last one took, where that is more. */
  readonly everyMs?: number | undefined;
  /** Steps of the fit between checkpoints, in place of `everyMs`. */
  readonly everySteps?: number | undefined;
  /** A text of one's own to be kept in it; `readCheckpoint` gives it back. */
  readonly note?: (() => string) | undefined;
}

/** A device that was lost, and what was done about it. */
export interface Recovery {
  /** Steps that the trainer had done. */
  readonly step: number;
  /** Those among them that were done once more. */
  readonly replayed: number;
  /** Milliseconds that it took. */
  readonly milliseconds: number;
  /** What was said of the loss. */
  readonly reason: string;
}

/** How to fit. Exactly one of `epochs` and `steps` is needed. */
export interface FitOptions<Validation = unknown, Metrics = unknown> {
  /** Epochs, also a part of one, rounded to whole steps, at least one. */
  readonly epochs?: number | undefined;
  /** Steps, a whole number from 0 on. */
  readonly steps?: number | undefined;
  /** Epochs between reports, also a part of one; default 1. The last steps are reported in any case. */
  readonly reportEvery?: number | undefined;
  /** Held-out examples: uploaded once, measured on the device. They never change what is trained. */
  readonly validation?: Validation | undefined;
  /** Epochs between validations, each of which is reported; default as `reportEvery`. */
  readonly validateEvery?: number | undefined;
  /** Metrics of held-out examples beside those that a fit of a model measures anyway. */
  readonly metrics?: Metrics | undefined;
  /** Which metric says what is better; default `loss`. One of the library is measured, whether `metrics` names it or not. */
  readonly monitor?: string | undefined;
  /** Whether a low or a high value of it is good; needed for metrics of one's own. */
  readonly mode?: 'min' | 'max' | undefined;
  /** Ends after so many validations in a row without an improvement. */
  readonly patience?: number | undefined;
  /** What a metric must get better by to count as better; default 0. */
  readonly minDelta?: number | undefined;
  /** At the end, also after an error, the model gets the parameters of its best validation. */
  readonly keepBest?: boolean | undefined;
  /**
   * Of a trainer with `average`: held-out examples are measured with the average of the parameters, which the model has at
   * the end (with `keepBest` the best one); a later training goes on from it. What callbacks see of the model until then are
   * the parameters themselves.
   */
  readonly useAverage?: boolean | undefined;
  /** Lowers the base learning rate where the metric does not get better by `minDelta`; default: it stays. */
  readonly reduceOnPlateau?: PlateauOptions | undefined;
  /**
   * What is found of its health, and what is done about it: `true` looks at costs, data and layers and ends a training that
   * has failed with `E_DIVERGED`; `false` looks at nothing. Default: costs are looked at, and what is found is told only.
   */
  readonly health?: HealthChoice | undefined;
  /** Milliseconds from its first step after which it ends at the next look. */
  readonly timeLimitMs?: number | undefined;
  /** Ends it at the next look, also where a callback is waited for; what was trained stays. */
  readonly signal?: AbortSignal | undefined;
  /** Where checkpoints go, and how often; default: none are made. */
  readonly checkpoint?: CheckpointOptions | undefined;
  /**
   * A checkpoint of such a fit to go on from, to the bit: of the same network, data and options, but for an end that may lie
   * further on (`epochs`, `steps`, `timeLimitMs`). Its steps, reports and time count. Default: it begins again from the start.
   */
  readonly resume?: Uint8Array | undefined;
  /**
   * A device that is lost is opened again, and what was trained since the last snapshot is trained again; so many times in a
   * row where no step is gained. Default 3; 0: a loss ends the fit.
   */
  readonly deviceLosses?: number | undefined;
  /** Called with each report; what it returns is waited for, and what it throws ends the fit. */
  readonly onEpoch?: ((report: FitReport) => unknown) | undefined;
  /** Called after each `every` steps, counted from the fit's first, with the costs since the last call. */
  readonly onBatch?: ((progress: TrainingProgress) => unknown) | undefined;
  /** Steps between calls of `onBatch`; default 1. */
  readonly every?: number | undefined;
  /** Called about five times a second, and at the end, with the costs since the last call. */
  readonly onProgress?: ((progress: TrainingProgress) => unknown) | undefined;
}

/** How a fit stands after an epoch or a validation. */
export interface FitReport {
  /** Steps that the trainer has done in all. */
  readonly step: number;
  /**
   * Epochs that it has done in all: step · batch size / examples. Steps are whole, epochs need not be: of 20 examples in
   * batches of 8 the first report comes after 3 steps, at 1.2. `Math.round(epoch)` is the number of a report that comes each
   * epoch; to look each tenth one, ask for `reportEvery: 10`.
   */
  readonly epoch: number;
  /** Mean cost of the steps since the last report, each taken before its update. */
  readonly cost: number;
  /** Metrics of the held-out examples by name, where they were measured. */
  readonly validation?: Readonly<Record<string, number>>;
  /** Whether this validation is the best so far. */
  readonly isBest?: boolean;
  /** The base learning rate from now on, where `reduceOnPlateau` may change it. */
  readonly learningRate?: number;
  /** What was found of its health since the last report, each thing once; absent where that is nothing. */
  readonly findings?: readonly HealthFinding[];
  /** How often the device was lost and opened again since the last report; absent: not at all. */
  readonly recovered?: number;
  /** Milliseconds since the fit's first step, those before a `resume` included. */
  readonly milliseconds: number;
}

/** Why a fit ended: all steps were done, nothing got better any more, the time was up, or somebody stopped it. */
export type FitEnding = 'done' | 'patience' | 'time' | 'stopped';

/** What came of a fit. */
export interface FitHistory {
  /** All reports, in order. */
  readonly reports: readonly FitReport[];
  /** Metrics of the held-out examples by name, a number for each validation, in order. */
  readonly validation: Readonly<Record<string, readonly number[]>>;
  /** All that was found of its health. */
  readonly findings: readonly HealthFinding[];
  /** The report with the best validation. */
  readonly best?: FitReport;
  /** The step whose parameters the model has: that of `best` with `keepBest`, else the last. */
  readonly parametersOf: number;
  /** Why it ended. */
  readonly ended: FitEnding;
  /** Steps of this fit, those before a `resume` included. */
  readonly steps: number;
  /** Milliseconds from its first step to its end. */
  readonly milliseconds: number;
  /** Devices that were lost on the way. */
  readonly recoveries: readonly Recovery[];
}

/**
 * A fit under way. As an async iterable it gives each report, those before the reader came as well, and waits for its
 * readers at each one.
 */
export interface FitRun extends AsyncIterable<FitReport> {
  /**
   * What came of it. It does not wait for a reader that waits for it: never await it within the loop, unless after `stop()`.
   *
   * @throws GradloomError `E_ARGUMENT`, `E_SHAPE`, `E_DTYPE` for options and held-out examples before any step, wrong
   *   options at once; `E_NONFINITE` where a cost, a parameter, the optimiser's state or a metric is; `E_DIVERGED`
   *   as `health` says; `E_DISPOSED`, `E_DEVICE_LOST`, `E_LIMIT`, `E_OUT_OF_MEMORY`. What a callback throws. The trainer can be used afterwards as after
   *   such an error of `run`; with `keepBest` it has its best parameters.
   */
  readonly finished: Promise<FitHistory>;
  /** Ends it at its next look, in good order; what was trained stays. */
  stop(): void;
}

/** What a fit drives: a training, within its turn. */
export interface FitSubject {
  readonly owner: Trainable;
  readonly parts: TrainingParts;
  readonly trainer: { readonly step: number; readonly stepsPerEpoch: number };
  readonly pace: Pace;
  /** Throws where so many steps cannot be done. */
  readonly begin: (steps: number) => Promise<void>;
  /** Does as many steps as should pass between two looks, `most` at most; their costs: none while a stream gives no data. */
  readonly stretch: (most: number) => Promise<Float32Array>;
  /** Tells that what lies on the device is what it is after so many steps in all. */
  readonly moveTo: (step: number) => void;
  /** Does work on the device, again where the device is lost meanwhile. */
  readonly guard?: <T>(work: () => Promise<T>) => Promise<T>;
  /** What is kept beside the training until that ends. */
  readonly kept: KeptBeside;
  /** Tells that a program beside the training was run, on whose memory the fit depends. */
  readonly ran?: (program: Program) => void;
}

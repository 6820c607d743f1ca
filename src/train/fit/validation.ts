// What held-out examples decide in a fit: what is best, when it is enough, and when to go slower.

import { GradloomError } from '../../errors.ts';
import { fitsFloat32 } from '../../optim/fitsFloat32.ts';
import type { DataSet } from '../../data/dataSet.ts';
import type { Program } from '../../plan/program.ts';
import type { Variable } from '../../plan/variable.ts';
import type { GraphData } from '../graphData.ts';
import type { Model } from '../model.ts';
import type { AverageInUse } from './averageInUse.ts';
import { BestParameters } from './bestParameters.ts';
import { modeOf } from './metricName.ts';
import type {
  FitMetrics,
  FitOptions,
  FitReport,
  FitSubject,
  GraphMetrics,
  PlateauOptions,
} from './fitOptions.ts';
import { graphHeldOut } from './graphHeldOut.ts';
import type { HeldOut } from './heldOut.ts';
import { modelHeldOut } from './modelHeldOut.ts';
import { Streak, type StreakState } from './streak.ts';

/** What held-out examples have decided so far. */
export interface ValidationState {
  readonly isBest: StreakState;
  readonly isBetter: StreakState;
  readonly slows: StreakState;
  readonly hasBest: boolean;
}

/** Held-out examples and what they have decided so far. */
export class Validation {
  /** The report with the best look. */
  best: FitReport | undefined;
  readonly #subject: FitSubject;
  readonly #heldOut: HeldOut;
  readonly #monitor: string;
  readonly #keeper: BestParameters | undefined;
  readonly #average: AverageInUse | undefined;
  readonly #isBest: Streak;
  readonly #isBetter: Streak;
  readonly #slows: Streak;
  readonly #patience: number;
  readonly #plateau: PlateauOptions | undefined;
  readonly #guard: NonNullable<FitSubject['guard']>;
  #hasBest = false;

  private constructor(
    subject: FitSubject,
    {
      heldOut,
      keeper,
      average,
      options,
    }: {
      heldOut: HeldOut;
      keeper: BestParameters | undefined;
      average: AverageInUse | undefined;
      options: FitOptions;
    },
  ) {
    const { monitor = 'loss', minDelta, patience = Infinity, reduceOnPlateau } = options;
    const { mode = modeOf(monitor) ?? 'min' } = options;
    this.#subject = subject;
    this.#guard = subject.guard ?? ((work) => work());
    this.#heldOut = heldOut;
    this.#keeper = keeper;
    this.#average = average;
    this.#monitor = monitor;
    this.#patience = patience;
    this.#plateau = reduceOnPlateau;
    this.#isBest = new Streak({ mode });
    this.#isBetter = new Streak({ mode, minDelta });
    this.#slows = new Streak({ mode, minDelta });
  }

  /** Uploads what `options` hold out; `undefined` where that is nothing. */
  static async create(
    subject: FitSubject,
    options: FitOptions,
    average?: AverageInUse,
  ): Promise<Validation | undefined> {
    const { validation, metrics, keepBest } = options;
    if (validation === undefined) return undefined;
    const onNames = (names: readonly string[]): void => checkMonitor(names, options);
    const { loss } = subject.parts;
    const heldOut = await saying(() =>
      loss === undefined
        ? graphHeldOut(subject, {
            validation: validation as Readonly<Record<string, GraphData>>,
            metrics: metrics as GraphMetrics,
            onNames,
          })
        : modelHeldOut(subject.owner as Model, {
            validation: validation as DataSet,
            loss,
            metrics: metrics as FitMetrics,
            monitor: options.monitor,
            onNames,
          }),
    );
    try {
      const keeper = keepBest ? await BestParameters.create(subject.owner) : undefined;
      return new Validation(subject, { heldOut, keeper, average, options });
    } catch (error) {
      heldOut.destroy();
      throw error;
    }
  }

  /** Programs that run beside the training. */
  get programs(): readonly Program[] {
    const keeper = this.#keeper;
    return [...this.#heldOut.programs, ...(keeper ? [keeper.saving, keeper.restoring] : [])];
  }

  /** The held-out examples on the device, and the names of their metrics. */
  get heldOut(): Pick<HeldOut, 'data' | 'names'> {
    return this.#heldOut;
  }

  /** Where the best parameters so far are kept. */
  get copies(): readonly Variable[] {
    return this.#keeper?.copies ?? [];
  }

  /** What was decided so far, to go on from; what is on the device and `best` are restored by themselves. */
  get state(): ValidationState {
    const [isBest, isBetter, slows] = [this.#isBest.state, this.#isBetter.state, this.#slows.state];
    return { isBest, isBetter, slows, hasBest: this.#hasBest };
  }

  set state({ isBest, isBetter, slows, hasBest }: ValidationState) {
    this.#isBest.state = isBest;
    this.#isBetter.state = isBetter;
    this.#slows.state = slows;
    this.#hasBest = hasBest;
  }

  /** Whether it has not got better for so long that the fit should end. */
  get isOver(): boolean {
    return this.#isBetter.without >= this.#patience;
  }

  /**
   * Measures after so many steps of the fit, keeps what is best and lowers the rate where that is due.
   *
   * @throws GradloomError `E_NONFINITE` for a metric that is not finite.
   */
  async look(step: number): Promise<Pick<FitReport, 'validation' | 'isBest' | 'learningRate'>> {
    const average = this.#average;
    const measure = () => this.#heldOut.measure();
    const validation = await this.#guard(() => saying(() => (average ? average.during(measure) : measure())));
    const bad = Object.keys(validation).find((name) => !Number.isFinite(validation[name]));
    if (bad !== undefined) {
      throw new GradloomError(
        'E_NONFINITE',
        `fit: validation: metrics must be finite; got ${bad} ${validation[bad]} after ${step} steps.`,
        { hint: 'Lower the learning rate, or put the inputs in standard form.' },
      );
    }
    const value = validation[this.#monitor]!;
    const isBest = this.#isBest.add(value);
    this.#isBetter.add(value);
    this.#slows.add(value);
    if (isBest) {
      const keeper = this.#keeper;
      if (keeper) {
        await (average ? average.during(() => keeper.save()) : keeper.save());
        // What a lost device is made good by: in this order, once all of it is done.
        for (const program of average ? average.around(keeper.saving) : [keeper.saving])
          this.#subject.ran?.(program);
      }
      this.#hasBest = true;
    }
    if (!this.#plateau) return { validation, isBest };
    return { validation, isBest, learningRate: await this.#slowDown(this.#plateau) };
  }

  /** With `keepBest`: gives the parameters back that were best, if there are any; whether it did. */
  async restore(): Promise<boolean> {
    const keeper = this.#keeper;
    if (!this.#hasBest || !keeper) return false;
    await this.#guard(async () => {
      await keeper.restore();
      // A device that was lost meanwhile would not say so.
      await this.#subject.owner.gpu.settle();
    });
    return true;
  }

  destroy(): void {
    this.#heldOut.destroy();
    this.#keeper?.destroy();
  }

  /** The base rate from now on: it lies in the device's memory, so that nothing has to be compiled again. */
  async #slowDown({ factor = 0.1, patience = 10, least = 0 }: PlateauOptions): Promise<number> {
    const { learningRate } = this.#subject.parts.variables;
    const [rate = 0] = await this.#guard(() => learningRate.readNow());
    if (this.#slows.without < patience) return rate;
    this.#slows.restart();
    const next = Math.fround(Math.max(rate * factor, least));
    // A rate below `least`, which somebody else chose, stays; so does one that float32 cannot lower.
    if (!(next < rate) || !fitsFloat32(next)) return rate;
    learningRate.writeNow(Float32Array.of(next));
    return next;
  }
}

/** Throws `E_ARGUMENT` unless the metric that decides is measured, and it is known what is good of it. */
function checkMonitor(names: readonly string[], { monitor = 'loss', mode }: FitOptions): void {
  if (!names.includes(monitor)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `fit: monitor must be one of the metrics ${names.join(', ') || '(none)'}; got ${monitor}.`,
      { hint: 'monitor says which metric decides what is better; it is loss unless another is named.' },
    );
  }
  if (mode !== undefined || modeOf(monitor) !== undefined) return;
  throw new GradloomError('E_ARGUMENT', `fit: monitor: ${monitor} needs a mode, 'min' or 'max'; got none.`, {
    hint: "mode: 'max' where a high value is good.",
  });
}

const OF_DEVICE: ReadonlySet<string> = new Set(['E_DEVICE_LOST', 'E_DISPOSED', 'E_INTERNAL']);

/** Errors of held-out examples say that it is these which are wrong. */
async function saying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GradloomError) || error.message.startsWith('fit:')) throw error;
    // What is wrong with the device is not their fault.
    if (OF_DEVICE.has(error.code)) throw error;
    const { code, message, hint } = error;
    throw new GradloomError(code, `fit: validation: ${message.replace(/^[\w ]+: /, '')}`, {
      hint,
      cause: error,
    });
  }
}

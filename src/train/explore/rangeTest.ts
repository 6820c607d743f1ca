// The learning-rate range test: a short training in which the rate rises from step to step (Smith, 2017).

import { checkOptions, kindOf, needOptions } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { exp, multiply, subtract } from '../../graph/ops/index.ts';
import { checkPace } from '../../optim/checkPace.ts';
import type { Schedule } from '../../optim/schedule.ts';
import { checkTraining } from '../checkTraining.ts';
import { createTrainer } from '../createTrainer.ts';
import type { Model } from '../model.ts';
import type { Trainer } from '../trainer.ts';
import type { TrainingOptions } from '../trainingOptions.ts';
import { copyModel } from './copyModel.ts';
import { dataNow } from './dataNow.ts';

/** How the rate rises; all else is as for `createTrainer`. */
export interface RangeTestOptions extends Omit<TrainingOptions, 'schedule'> {
  /** The rate of the first step; default 1e-6. */
  readonly from?: number | undefined;
  /** The rate of the last step, above the first; default 10. */
  readonly to?: number | undefined;
  /** Steps, at least 10; default 200. */
  readonly steps?: number | undefined;
  /** The test ends once the mean of some steps exceeds the cost that it began with so often, above 1; default 2. */
  readonly divergence?: number | undefined;
}

/** What a range test finds. */
export interface RangeTest {
  /** The rate of each step that was done. */
  readonly rates: Float64Array;
  /** The cost before each step's update. */
  readonly costs: Float64Array;
  /** The costs, each as the mean with its neighbours, a fortieth of all steps to each side. */
  readonly smoothed: Float64Array;
  /** Where the smoothed cost falls fastest over log α: a good rate to begin with. Absent where it falls nowhere. */
  readonly steepest?: number;
  /**
   * Where the smoothed cost is lowest, before it rises again: the rate to stay below; a tenth of it is a good one. Absent as
   * `steepest`, and where the cost does not rise again up to the last rate.
   */
  readonly minimum?: number;
  /** Whether the cost exploded, or was not finite, before the last rate. */
  readonly hasDiverged: boolean;
}

const OWN = ['from', 'to', 'steps', 'divergence'] as const;

/**
 * Trains a copy of the model with the rate α_t = from (to / from)^((t − 1) / (steps − 1)) and records the cost of each step,
 * until the cost explodes. The model stays as it is, bit for bit. The optimiser's own rate is not used.
 *
 * Source: Smith, Cyclical learning rates for training neural networks, 2017; the rising rate by factors as in fastai.
 *
 * @throws GradloomError `E_ARGUMENT` for wrong options; as `createTrainer`; `E_NONFINITE` where the first costs are already
 *   not finite.
 */
export async function rangeTest(model: Model, options: RangeTestOptions): Promise<RangeTest> {
  checkTraining.model(model);
  if (typeof options !== 'object' || options === null) checkOptions('rangeTest', options ?? null, ['data']);
  const { from = 1e-6, to = 10, steps = 200, divergence = 2, ...training } = options;
  if (Object.hasOwn(training, 'schedule')) {
    throw new GradloomError('E_ARGUMENT', 'rangeTest: the rate is its own; got a schedule.', {
      hint: 'Say from, to and steps.',
    });
  }
  needOptions('rangeTest', { from, to, steps, divergence }, OWN);
  checkPace('rangeTest: from', from, { above: true });
  checkPace('rangeTest: to', to, { above: true });
  checkPace('rangeTest: steps', steps, { above: true, whole: true });
  checkPace('rangeTest: divergence', divergence, { above: true });
  if (!(to > from) || steps < 10 || !(divergence > 1)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `rangeTest: to must exceed from, steps be at least 10 and divergence exceed 1; got from ${kindOf(from)} to ${kindOf(to)} in ${kindOf(steps)} steps, divergence ${kindOf(divergence)}.`,
    );
  }
  const pace = Math.log(to / from) / (steps - 1);
  const schedule: Schedule = (_, step) => multiply(from, exp(multiply(subtract(step, 1), pace)));
  const data = dataNow(training.data);
  const copy = await copyModel(model);
  let trainer: Trainer | undefined;
  try {
    trainer = await createTrainer(copy, { ...training, data, schedule });
    const { costs, hasDiverged } = await record(trainer, { steps, divergence });
    const rates = Float64Array.from(costs, (_, index) => from * Math.exp(pace * index));
    const smoothed = smooth(costs, Math.max(1, Math.round(steps / 40)));
    return { rates, costs, smoothed, ...suggestions({ rates, smoothed, hasDiverged }), hasDiverged };
  } finally {
    trainer?.destroy();
    await copy.destroy();
  }
}

/** The costs of the steps until one explodes. Looked at in short stretches: those of one that fails are not told. */
async function record(
  trainer: Trainer,
  { steps, divergence }: { readonly steps: number; readonly divergence: number },
): Promise<{ costs: Float64Array; hasDiverged: boolean }> {
  const costs: number[] = [];
  const stretch = Math.max(1, Math.floor(steps / 50));
  let began: number | undefined;
  while (costs.length < steps) {
    try {
      costs.push(...(await trainer.run(Math.min(stretch, steps - costs.length))));
    } catch (error) {
      if (!(error instanceof GradloomError) || error.code !== 'E_NONFINITE' || costs.length === 0)
        throw error;
      return { costs: Float64Array.from(costs), hasDiverged: true };
    }
    // A mean of some steps: single ones of small batches are noisy.
    const recent = costs.slice(-2 * stretch);
    const now = recent.reduce((sum, cost) => sum + cost, 0) / recent.length;
    began ??= now;
    if (began > 0 && now > divergence * began) return { costs: Float64Array.from(costs), hasDiverged: true };
  }
  return { costs: Float64Array.from(costs), hasDiverged: false };
}

/** Means over `reach` neighbours to each side, fewer at the ends. */
function smooth(values: Float64Array, reach: number): Float64Array {
  return values.map((_, index) => {
    const near = values.subarray(Math.max(0, index - reach), index + reach + 1);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

/** The lowest place, and the steepest fall on the way to it. Nothing where the cost never falls below where it begins. */
function suggestions({
  rates,
  smoothed,
  hasDiverged,
}: Pick<RangeTest, 'rates' | 'smoothed' | 'hasDiverged'>): Pick<RangeTest, 'steepest' | 'minimum'> {
  let lowest = 0;
  smoothed.forEach((value, index) => {
    if (value < smoothed[lowest]!) lowest = index;
  });
  let [steepest, fall] = [0, 0];
  for (let index = 1; index <= lowest && index + 1 < smoothed.length; index++) {
    // The rates are equally far apart in log α.
    const slope = smoothed[index + 1]! - smoothed[index - 1]!;
    if (slope < fall) [steepest, fall] = [index, slope];
  }
  if (!(fall < 0)) return {};
  // A cost that still falls, or has settled near 0, says nothing of where it would rise.
  const last = smoothed.at(-1)!;
  const rises = hasDiverged || last - smoothed[lowest]! > 0.1 * (smoothed[0]! - smoothed[lowest]!);
  return { steepest: rates[steepest]!, ...(rises ? { minimum: rates[lowest]! } : {}) };
}

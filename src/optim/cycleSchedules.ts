// Learning rates that rise as well.

import { needOptions } from '../checkOptions.ts';
import {
  add,
  divide,
  floor,
  greater,
  maximum,
  minimum,
  multiply,
  subtract,
  where,
} from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { checkPace } from './checkPace.ts';
import { halfCosine, type DecayOptions } from './decaySchedules.ts';
import type { TensorSchedule } from './schedule.ts';

/** How cosines follow each other. */
export interface CosineRestartsOptions extends DecayOptions {
  /** Each cycle is so many times as long as the one before, a whole number from 1 on; default 1. */
  readonly growth?: number | undefined;
}

/** Steps are counted exactly in float32 up to here; cycles that begin later are none. */
const MOST_STEPS = 2 ** 24;

/**
 * The cosine again and again: α_t = α (r + (1 − r) (1 + cos(π u / T_i)) / 2), u steps after the beginning of cycle i, whose
 * length is T_i = steps · growthⁱ; r = least. Source: CosineAnnealingWarmRestarts; Loshchilov and Hutter, 2017.
 *
 * @throws GradloomError `E_ARGUMENT` unless `steps` and `growth` (default 1) are whole numbers above 0, `least` from 0 to 1.
 */
export function cosineRestarts(options: CosineRestartsOptions): TensorSchedule {
  needOptions('cosineRestarts', options, ['steps', 'least', 'growth']);
  const { steps, least = 0, growth = 1 } = options;
  checkPace('cosineRestarts: steps', steps, { above: true, whole: true });
  checkPace('cosineRestarts: growth', growth, { above: true, whole: true });
  checkPace('cosineRestarts: least', least, { most: 1 });
  return (base, step) => {
    const share = growth === 1 ? evenShare(step, steps) : growingShare(step, { steps, growth });
    return multiply(base, add(least, multiply(1 - least, halfCosine(share))));
  };
}

/** The share of the way through a cycle of so many steps, from 0 on. */
function evenShare(step: Tensor, steps: number): Tensor {
  // In the middle between two steps, so that rounding cannot change the cycle; the rest is whole and exact.
  const cycle = floor(divide(subtract(step, 0.5), steps));
  return divide(subtract(subtract(step, 1), multiply(cycle, steps)), steps);
}

/** The same where each cycle is `growth` times as long as the one before: few begin before steps cannot be counted. */
function growingShare(step: Tensor, { steps, growth }: { steps: number; growth: number }): Tensor {
  let share = divide(subtract(step, 1), steps);
  let [start, length] = [steps, steps * growth];
  while (start < MOST_STEPS) {
    share = where(greater(step, start + 0.5), divide(subtract(step, start + 1), length), share);
    start += length;
    length *= growth;
  }
  return share;
}

/** How a single cycle goes. */
export interface OneCycleOptions {
  /** Steps of the whole cycle. */
  readonly steps: number;
  /** The part of them in which the rate rises, above 0 and below 1; default 0.3. */
  readonly rise?: number | undefined;
  /** The base rate is so many times the first rate; default 25. */
  readonly from?: number | undefined;
  /** The first rate is so many times the last one; default 10,000. */
  readonly to?: number | undefined;
}

/**
 * From α / from up to α, and down to α / (from · to), each by half a cosine: t = 1 has the first rate, t = rise · steps
 * the highest, t = steps and all after it the last. Source: torch.optim.lr_scheduler.OneCycleLR; Smith and Topin, 2018.
 *
 * @throws GradloomError `E_ARGUMENT` unless numbers are as above, `from` and `to` at least 1 and both parts longer than a step.
 */
export function oneCycle(options: OneCycleOptions): TensorSchedule {
  needOptions('oneCycle', options, ['steps', 'rise', 'from', 'to']);
  const { steps, rise = 0.3, from = 25, to = 1e4 } = options;
  checkPace('oneCycle: steps', steps, { above: true, whole: true });
  checkPace('oneCycle: rise', rise, { above: true, most: 1 });
  checkPace('oneCycle: from − 1', from - 1);
  checkPace('oneCycle: to − 1', to - 1);
  checkPace('oneCycle: rise · steps − 1', rise * steps - 1, { above: true });
  checkPace('oneCycle: (1 − rise) · steps', (1 - rise) * steps, { above: true });
  const top = rise * steps;
  return (base, step) => {
    const up = maximum(0, minimum(1, divide(subtract(step, 1), top - 1)));
    const down = maximum(0, minimum(1, divide(subtract(step, top), steps - top)));
    const rising = subtract(1, multiply(1 - 1 / from, halfCosine(up)));
    const last = 1 / (from * to);
    const falling = add(last, multiply(1 - last, halfCosine(down)));
    return multiply(base, where(greater(step, top), falling, rising));
  };
}

// Learning rates that fall towards a last value, and stay there.

import { needOptions } from '../checkOptions.ts';
import { add, cos, divide, floor, minimum, multiply, pow, subtract } from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { checkPace } from './checkPace.ts';
import type { TensorSchedule } from './schedule.ts';

/** How a rate falls. */
export interface DecayOptions {
  /** Steps after which the last rate is reached. */
  readonly steps: number;
  /** The last rate as a share of the base rate, 0 … 1; default 0. */
  readonly least?: number | undefined;
}

/** How a rate falls in steps. */
export interface StepDecayOptions {
  /** Steps at one rate. */
  readonly every: number;
  /** What the rate is multiplied by then, above 0 and at most 1; default 0.1. */
  readonly factor?: number | undefined;
}

/** How a rate falls by a power. */
export interface PolynomialDecayOptions extends DecayOptions {
  /** Above 0; default 1, a straight line. */
  readonly power?: number | undefined;
}

/** α_t = α. */
export function constantRate(): TensorSchedule {
  return (base) => base;
}

/**
 * α_t = α · factor^⌊(t − 1) / every⌋. Source: torch.optim.lr_scheduler.StepLR.
 *
 * @throws GradloomError `E_ARGUMENT` unless `every` is a whole number above 0 and `factor` above 0 and at most 1; default 0.1.
 */
export function stepDecay(options: StepDecayOptions): TensorSchedule {
  needOptions('stepDecay', options, ['every', 'factor']);
  const { every, factor = 0.1 } = options;
  checkPace('stepDecay: every', every, { above: true, whole: true });
  checkPace('stepDecay: factor', factor, { above: true, most: 1 });
  // In the middle between two steps: a division that is off by an ULP does not change the whole number.
  return (base, step) => multiply(base, pow(factor, floor(divide(subtract(step, 0.5), every))));
}

/**
 * α_t = α (r + (1 − r) (1 − s)^power), s = min(1, (t − 1) / steps), r = least. Power 1, the default, is a straight line.
 * Source: torch.optim.lr_scheduler.PolynomialLR.
 *
 * @throws GradloomError `E_ARGUMENT` unless `steps` and `power` are above 0 and `least` is from 0 to 1.
 */
export function polynomialDecay(options: PolynomialDecayOptions): TensorSchedule {
  needOptions('polynomialDecay', options, ['steps', 'least', 'power']);
  const { power = 1 } = options;
  checkPace('polynomialDecay: power', power, { above: true });
  return decay('polynomialDecay', options, (share) => pow(subtract(1, share), power));
}

/**
 * α_t = α (r + (1 − r) (1 + cos π s) / 2), s = min(1, (t − 1) / steps), r = least.
 * Source: torch.optim.lr_scheduler.CosineAnnealingLR; Loshchilov and Hutter, 2017.
 *
 * @throws GradloomError `E_ARGUMENT` unless `steps` is above 0 and `least` from 0 to 1.
 */
export function cosineDecay(options: DecayOptions): TensorSchedule {
  needOptions('cosineDecay', options, ['steps', 'least']);
  return decay('cosineDecay', options, halfCosine);
}

/** From 1 at share 0 to 0 at share 1: (1 + cos π s) / 2. */
export function halfCosine(share: Tensor): Tensor {
  return multiply(0.5, add(1, cos(multiply(share, Math.PI))));
}

/** Between the base rate and the last one by a function of the share of the way, from 1 to 0. */
function decay(
  name: string,
  { steps, least = 0 }: DecayOptions,
  shape: (share: Tensor) => Tensor,
): TensorSchedule {
  checkPace(`${name}: steps`, steps, { above: true });
  checkPace(`${name}: least`, least, { most: 1 });
  return (base, step) => {
    const left = shape(minimum(1, divide(subtract(step, 1), steps)));
    return multiply(base, add(least, multiply(1 - least, left)));
  };
}

// Learning rates that change with the step, computed on the device.

import { GradloomError } from '../errors.ts';
import { add, divide, exp, minimum, multiply, subtract } from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { fitsFloat32 } from './fitsFloat32.ts';

/** The learning rate at step t (from 1), from the base rate: both scalars on the device. */
export type Schedule = (base: Tensor, step: Tensor) => Tensor;

/** α_t = α e^(−rate · (t − 1)). Throws `E_ARGUMENT` unless the rate is a finite number of at least 0. */
export function exponentialDecay(rate: number): Schedule {
  checkPace('exponentialDecay: the rate', rate);
  return (base, step) => multiply(base, exp(multiply(subtract(step, 1), -rate)));
}

/** α_t = α / (1 + rate · (t − 1)). Throws `E_ARGUMENT` unless the rate is a finite number of at least 0. */
export function inverseTimeDecay(rate: number): Schedule {
  checkPace('inverseTimeDecay: the rate', rate);
  return (base, step) => divide(base, add(1, multiply(subtract(step, 1), rate)));
}

/** α_t = α · min(1, t / steps): begins gently. Throws `E_ARGUMENT` unless steps is a finite number above 0. */
export function warmup(steps: number): Schedule {
  checkPace('warmup: steps', steps, { above: true });
  return (base, step) => multiply(base, minimum(1, divide(step, steps)));
}

/** A learning rate that grows without end, turns its sign, or is divided by 0 would be no schedule. */
function checkPace(what: string, value: number, { above = false }: { above?: boolean } = {}): void {
  if (fitsFloat32(value) && (above ? value > 0 : value >= 0)) return;
  const shown = typeof value === 'object' ? 'an object' : `${value}`;
  throw new GradloomError(
    'E_ARGUMENT',
    `${what} must be a finite number ${above ? 'above 0' : 'of at least 0'}; got ${shown}.`,
  );
}

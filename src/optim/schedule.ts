// Learning rates that change with the step, computed on the device.

import { GradloomError } from '../errors.ts';
import { add, divide, exp, minimum, multiply, subtract } from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';

/** The learning rate at step t (from 1), from the base rate: both scalars on the device. */
export type Schedule = (base: Tensor, step: Tensor) => Tensor;

/** Throws `E_ARGUMENT` unless the value is a finite f32 above a bound: NaN would become the rate of every step. */
function check(what: string, value: number, { above = -Infinity }: { above?: number } = {}): void {
  if (Number.isFinite(value) && Number.isFinite(Math.fround(value)) && value > above) return;
  const range = above === -Infinity ? '' : ` above ${above}`;
  throw new GradloomError('E_ARGUMENT', `${what} must be a finite f32${range}; got ${String(value)}.`);
}

/** α_t = α e^(−rate · (t − 1)). Throws `E_ARGUMENT` unless the rate is a finite f32. */
export function exponentialDecay(rate: number): Schedule {
  check('exponentialDecay: rate', rate);
  return (base, step) => multiply(base, exp(multiply(subtract(step, 1), -rate)));
}

/** α_t = α / (1 + rate · (t − 1)). Throws `E_ARGUMENT` unless the rate is a finite f32. */
export function inverseTimeDecay(rate: number): Schedule {
  check('inverseTimeDecay: rate', rate);
  return (base, step) => divide(base, add(1, multiply(subtract(step, 1), rate)));
}

/** α_t = α · min(1, t / steps): begins gently. Throws `E_ARGUMENT` unless `steps` is above 0. */
export function warmup(steps: number): Schedule {
  check('warmup: steps', steps, { above: 0 });
  return (base, step) => multiply(base, minimum(1, divide(step, steps)));
}

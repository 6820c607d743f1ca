// Learning rates that change with the step, computed on the device.

import { add, divide, exp, minimum, multiply, subtract } from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { checkPace } from './checkPace.ts';

/**
 * The learning rate at step t (from 1), from the base rate: both scalars on the device. It is called once, when the
 * training is prepared, and what it returns is computed at each step. A plain number is the rate of all steps; a
 * negative one, NaN and what float32 does not hold are refused with `E_ARGUMENT`.
 */
export type Schedule = (base: Tensor, step: Tensor) => Tensor | number;

/** A schedule that gives a tensor, to be put together with others. */
export type TensorSchedule = (base: Tensor, step: Tensor) => Tensor;

/** α_t = α e^(−rate · (t − 1)). Throws `E_ARGUMENT` unless the rate is a finite number of at least 0. */
export function exponentialDecay(rate: number): TensorSchedule {
  checkPace('exponentialDecay: the rate', rate);
  return (base, step) => multiply(base, exp(multiply(subtract(step, 1), -rate)));
}

/** α_t = α / (1 + rate · (t − 1)). Throws `E_ARGUMENT` unless the rate is a finite number of at least 0. */
export function inverseTimeDecay(rate: number): TensorSchedule {
  checkPace('inverseTimeDecay: the rate', rate);
  return (base, step) => divide(base, add(1, multiply(subtract(step, 1), rate)));
}

/** α_t = α · min(1, t / steps): begins gently. Throws `E_ARGUMENT` unless steps is a finite number above 0. */
export function warmup(steps: number): TensorSchedule {
  checkPace('warmup: steps', steps, { above: true });
  return (base, step) => multiply(base, minimum(1, divide(step, steps)));
}

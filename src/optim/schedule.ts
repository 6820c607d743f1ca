// Learning rates that change with the step, computed on the device.

import { add, divide, exp, minimum, multiply, subtract } from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';

/** The learning rate at step t (from 1), from the base rate: both scalars on the device. */
export type Schedule = (base: Tensor, step: Tensor) => Tensor;

/** α_t = α e^(−rate · (t − 1)). */
export function exponentialDecay(rate: number): Schedule {
  return (base, step) => multiply(base, exp(multiply(subtract(step, 1), -rate)));
}

/** α_t = α / (1 + rate · (t − 1)). */
export function inverseTimeDecay(rate: number): Schedule {
  return (base, step) => divide(base, add(1, multiply(subtract(step, 1), rate)));
}

/** α_t = α · min(1, t / steps): begins gently. */
export function warmup(steps: number): Schedule {
  return (base, step) => multiply(base, minimum(1, divide(step, steps)));
}

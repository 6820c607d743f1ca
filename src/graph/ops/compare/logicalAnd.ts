// Conjunction of masks.

import type { Tensor, TensorLike } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** 1 where both masks are true, else 0, with broadcasting. Every number but ±0 is true, NaN too. The gradient is 0. */
export function logicalAnd(a: TensorLike, b: TensorLike): Tensor {
  return stepFunction('logicalAnd', [a, b], 'mask_and');
}

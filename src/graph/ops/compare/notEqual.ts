// Inequality.

import type { Tensor, TensorLike } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** 1 where a ≠ b, else 0, with broadcasting. −0 = +0, numbers below 2^−126 count, with NaN always true. The gradient is 0. */
export function notEqual(a: TensorLike, b: TensorLike): Tensor {
  return stepFunction('notEqual', [a, b], 'mask_not_equal');
}

// Disjunction of masks.

import type { Tensor, TensorLike } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** 1 where one of the masks is true, else 0, with broadcasting. Every number but ±0 is true, NaN too. The gradient is 0. */
export function logicalOr(a: TensorLike, b: TensorLike): Tensor {
  return stepFunction('logicalOr', [a, b], 'mask_or');
}

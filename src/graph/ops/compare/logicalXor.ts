// Exclusive disjunction of masks.

import type { Tensor, TensorLike } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** 1 where just one of the masks is true, else 0, with broadcasting. Every number but ±0 is true, NaN too. The gradient is 0. */
export function logicalXor(a: TensorLike, b: TensorLike): Tensor {
  return stepFunction('logicalXor', [a, b], 'mask_xor');
}

// The smaller of two values.

import type { Tensor, TensorLike } from '../tensor.ts';
import { realElementwise } from './elementwise.ts';

/** min(a, b) without a gradient rule: for schedules and clipping, not for models. NaN in either gives NaN. */
export function minimum(a: TensorLike, b: TensorLike): Tensor {
  return realElementwise('minimum', [a, b], { call: 'minimum' });
}

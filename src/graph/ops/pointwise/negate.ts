// Change of sign.

import { multiply } from './multiply.ts';
import type { Tensor, TensorLike } from '../../tensor.ts';

/** −x. ∂x = −∂y. */
export function negate(x: TensorLike): Tensor {
  return multiply(x, -1);
}

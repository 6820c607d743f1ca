// Choice by a mask, element by element.

import type { Tensor, TensorLike } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';

/**
 * a where the mask is true (any number but ±0, NaN too), else b, with broadcasting; what is not chosen may be
 * anything. ∂a = ∂y where true, ∂b = ∂y elsewhere, else 0; the mask has no gradient. A gradient of NaN within an
 * unchosen operand still is 0 · NaN = NaN for what it is made of: keep the operand of a function in its domain.
 */
export function where(mask: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  return realElementwise('where', [mask, a, b], {
    call: 'choose',
    gradient: ({ outputGradient }) => [
      undefined,
      where(mask, outputGradient, 0),
      where(mask, 0, outputGradient),
    ],
  });
}

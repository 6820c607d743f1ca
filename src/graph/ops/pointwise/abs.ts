// Absolute value.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { sign } from './sign.ts';

/** |x|; +∞ of −∞, NaN stays. ∂x = sign(x) ∗ ∂y, 0 at 0. */
export function abs(x: Tensor): Tensor {
  return realElementwise('abs', [x], {
    call: 'absolute',
    gradient: ({ outputGradient }) => [multiply(outputGradient, sign(x))],
  });
}

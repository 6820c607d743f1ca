// Reciprocal square root.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { square } from './square.ts';

/** 1/√x; +∞ at +0, 0 at +∞, NaN below 0. ∂x = −y³/2 ∗ ∂y. */
export function rsqrt(x: Tensor): Tensor {
  return realElementwise('rsqrt', [x], {
    call: 'reciprocal_square_root',
    gradient: ({ output, outputGradient }) => [
      multiply(multiply(outputGradient, -0.5), multiply(square(output), output)),
    ],
  });
}

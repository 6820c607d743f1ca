// Sine and cosine, each of which is the other's derivative.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';

/** sin x, x in radians, for every finite x, at most 2 ULP from exact; ±0 at ±0, NaN at ±∞. ∂x = cos(x) ∗ ∂y. */
export function sin(x: Tensor): Tensor {
  return realElementwise('sin', [x], {
    call: 'sine',
    gradient: ({ outputGradient }) => [multiply(outputGradient, cos(x))],
  });
}

/** cos x, x in radians, for every finite x, at most 2 ULP from exact; NaN at ±∞. ∂x = −sin(x) ∗ ∂y. */
export function cos(x: Tensor): Tensor {
  return realElementwise('cos', [x], {
    call: 'cosine',
    gradient: ({ outputGradient }) => [negate(multiply(outputGradient, sin(x)))],
  });
}

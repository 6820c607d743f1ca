// Hyperbolic sine and cosine, each of which is the other's derivative.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';

/** sinh x = (e^x − e^(−x))/2, at most 8 ULP from exact, without cancellation near 0; ±∞ beyond ±89.4. ∂x = cosh(x) ∗ ∂y. */
export function sinh(x: Tensor): Tensor {
  return realElementwise('sinh', [x], {
    call: 'hyperbolic_sine',
    gradient: ({ outputGradient }) => [multiply(outputGradient, cosh(x))],
  });
}

/** cosh x = (e^x + e^(−x))/2, at most 8 ULP from exact; +∞ beyond ±89.4. ∂x = sinh(x) ∗ ∂y. */
export function cosh(x: Tensor): Tensor {
  return realElementwise('cosh', [x], {
    call: 'hyperbolic_cosine',
    gradient: ({ outputGradient }) => [multiply(outputGradient, sinh(x))],
  });
}

// Error function.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { exp } from './exp.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { square } from './square.ts';

/** erf x = 2/√π ∫₀ˣ e^(−t²) dt, at most 4 ULP from exact; ±1 at ±∞. ∂x = 2/√π e^(−x²) ∗ ∂y. */
export function erf(x: Tensor): Tensor {
  return realElementwise('erf', [x], {
    call: 'error_function',
    gradient: ({ outputGradient }) => [
      multiply(outputGradient, multiply(exp(negate(square(x))), 2 / Math.sqrt(Math.PI))),
    ],
  });
}

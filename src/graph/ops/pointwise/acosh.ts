// Inverse hyperbolic cosine.

import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { divide } from './divide.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { sqrt } from './sqrt.ts';
import { subtract } from './subtract.ts';

/** ln(x + √(x² − 1)), at most 8 ULP from exact; 0 at 1, +∞ at +∞, NaN below 1. ∂x = ∂y / √((x − 1)(x + 1)). */
export function acosh(x: Tensor): Tensor {
  return realElementwise('acosh', [x], {
    call: 'inverse_hyperbolic_cosine',
    gradient: ({ outputGradient }) => [divide(outputGradient, sqrt(multiply(subtract(x, 1), add(x, 1))))],
  });
}

// Inverse sine.

import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { divide } from './divide.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { sqrt } from './sqrt.ts';
import { subtract } from './subtract.ts';

/** The angle in [−π/2, π/2] whose sine is x, at most 4 ULP from exact; NaN where |x| > 1. ∂x = ∂y / √((1 − x)(1 + x)). */
export function asin(x: Tensor): Tensor {
  return realElementwise('asin', [x], {
    call: 'arc_sine',
    gradient: ({ outputGradient }) => [divide(outputGradient, sqrt(multiply(subtract(1, x), add(x, 1))))],
  });
}

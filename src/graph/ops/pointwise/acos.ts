// Inverse cosine.

import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { divide } from './divide.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { sqrt } from './sqrt.ts';
import { subtract } from './subtract.ts';

/** The angle in [0, π] whose cosine is x, at most 4 ULP from exact; NaN where |x| > 1. ∂x = −∂y / √((1 − x)(1 + x)). */
export function acos(x: Tensor): Tensor {
  return realElementwise('acos', [x], {
    call: 'arc_cosine',
    gradient: ({ outputGradient }) => [
      negate(divide(outputGradient, sqrt(multiply(subtract(1, x), add(x, 1))))),
    ],
  });
}

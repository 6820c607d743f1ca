// Inverse hyperbolic tangent.

import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { divide } from './divide.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';

/** ½ ln((1 + x)/(1 − x)), at most 8 ULP from exact; ±∞ at ±1, NaN beyond. ∂x = ∂y / ((1 − x)(1 + x)). */
export function atanh(x: Tensor): Tensor {
  return realElementwise('atanh', [x], {
    call: 'inverse_hyperbolic_tangent',
    gradient: ({ outputGradient }) => [divide(outputGradient, multiply(subtract(1, x), add(x, 1)))],
  });
}

// Logarithm of one plus x, exact for tiny x.

import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { divide } from './divide.ts';
import { realElementwise } from './elementwise.ts';

/** ln(1 + x) without loss near 0, at most 3 ULP from exact; −∞ at −1, NaN below, +0 at ±0. ∂x = ∂y / (1 + x). */
export function log1p(x: Tensor): Tensor {
  return realElementwise('log1p', [x], {
    call: 'logarithm_one_plus',
    gradient: ({ outputGradient }) => [divide(outputGradient, add(x, 1))],
  });
}

// Inverse hyperbolic sine.

import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { divide } from './divide.ts';
import { realElementwise } from './elementwise.ts';
import { sqrt } from './sqrt.ts';
import { square } from './square.ts';

/** ln(x + √(x² + 1)), at most 8 ULP from exact; ±∞ at ±∞. ∂x = ∂y / √(x² + 1). */
export function asinh(x: Tensor): Tensor {
  return realElementwise('asinh', [x], {
    call: 'inverse_hyperbolic_sine',
    gradient: ({ outputGradient }) => [divide(outputGradient, sqrt(add(square(x), 1)))],
  });
}

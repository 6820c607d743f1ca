// Tangent.

import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { square } from './square.ts';

/** tan x, x in radians, for every finite x, at most 6 ULP from exact; NaN at ±∞. ∂x = (1 + y²) ∗ ∂y. */
export function tan(x: Tensor): Tensor {
  return realElementwise('tan', [x], {
    call: 'tangent',
    gradient: ({ output, outputGradient }) => [multiply(outputGradient, add(square(output), 1))],
  });
}

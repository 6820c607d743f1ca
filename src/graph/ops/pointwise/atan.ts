// Inverse tangent.

import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { divide } from './divide.ts';
import { realElementwise } from './elementwise.ts';
import { square } from './square.ts';

/** The angle in [−π/2, π/2] whose tangent is x, at most 4 ULP from exact; ±π/2 at ±∞. ∂x = ∂y / (1 + x²). */
export function atan(x: Tensor): Tensor {
  return realElementwise('atan', [x], {
    call: 'arc_tangent',
    gradient: ({ outputGradient }) => [divide(outputGradient, add(square(x), 1))],
  });
}

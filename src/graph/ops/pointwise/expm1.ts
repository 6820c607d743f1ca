// Exponential minus one, exact for tiny x.

import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';

/** e^x − 1 without cancellation near 0. ∂x = (y + 1) ∗ ∂y. */
export function expm1(x: Tensor): Tensor {
  return realElementwise('expm1', [x], {
    call: 'exponential_minus_one',
    gradient: ({ output, outputGradient }) => [multiply(outputGradient, add(output, 1))],
  });
}

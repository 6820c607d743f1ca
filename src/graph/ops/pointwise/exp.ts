// Exponential.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';

/** e^x, at most 2 ULP from exact. ∂x = e^x ∗ ∂y. */
export function exp(x: Tensor): Tensor {
  return realElementwise('exp', [x], {
    call: 'exponential',
    gradient: ({ output, outputGradient }) => [multiply(outputGradient, output)],
  });
}

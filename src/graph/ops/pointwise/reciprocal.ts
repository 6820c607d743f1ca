// Reciprocal.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { square } from './square.ts';

/** 1/x; ±∞ at ±0, ±0 at ±∞. Beyond |x| = 2^126 the result may be flushed to 0. ∂x = −y² ∗ ∂y. */
export function reciprocal(x: Tensor): Tensor {
  return realElementwise('reciprocal', [x], {
    call: 'reciprocal',
    gradient: ({ output, outputGradient }) => [negate(multiply(outputGradient, square(output)))],
  });
}

// Rectified linear unit with an upper bound.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { greater } from '../compare/greater.ts';
import { less } from '../compare/less.ts';
import { multiply } from '../pointwise/multiply.ts';

/** a = min(6, max(0, x)). NaN stays. ∂x = ∂a where 0 < x < 6, else 0. Source: Krizhevsky, 2010. */
export function relu6(x: Tensor): Tensor {
  return realElementwise('relu6', [x], {
    call: 'relu6',
    gradient: ({ outputGradient }) => [multiply(outputGradient, multiply(greater(x, 0), less(x, 6)))],
  });
}

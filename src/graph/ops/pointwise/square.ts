// Square.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';

/** x². ∂x = 2 x ∗ ∂y. */
export function square(x: Tensor): Tensor {
  return realElementwise('square', [x], {
    call: 'square',
    gradient: ({ outputGradient }) => [multiply(multiply(outputGradient, 2), x)],
  });
}

// Natural logarithm.

import type { Tensor } from '../../tensor.ts';
import { divide } from './divide.ts';
import { realElementwise } from './elementwise.ts';

/** ln x, at most 2 ULP from exact; −∞ at 0, NaN below. ∂x = ∂y / x. */
export function log(x: Tensor): Tensor {
  return realElementwise('log', [x], {
    call: 'logarithm',
    gradient: ({ outputGradient }) => [divide(outputGradient, x)],
  });
}

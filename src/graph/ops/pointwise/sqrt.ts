// Square root.

import type { Tensor } from '../../tensor.ts';
import { divide } from './divide.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';

/** √x; NaN below zero. ∂x = ∂y / (2 √x). */
export function sqrt(x: Tensor): Tensor {
  return realElementwise('sqrt', [x], {
    call: 'square_root',
    gradient: ({ output, outputGradient }) => [divide(multiply(outputGradient, 0.5), output)],
  });
}

// A sigmoid without exponentials.

import type { Tensor } from '../../tensor.ts';
import { abs } from '../pointwise/abs.ts';
import { add } from '../pointwise/add.ts';
import { divide } from '../pointwise/divide.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { square } from '../pointwise/square.ts';

/** a = x / (1 + |x|); ±1 at ±∞. ∂x = ∂a / (1 + |x|)². Source: Glorot and Bengio, 2010. */
export function softsign(x: Tensor): Tensor {
  return realElementwise('softsign', [x], {
    call: 'softsign',
    gradient: ({ outputGradient }) => [divide(outputGradient, square(add(abs(x), 1)))],
  });
}

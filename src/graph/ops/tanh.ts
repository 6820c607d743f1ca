// Hyperbolic tangent.

import type { Tensor } from '../tensor.ts';
import { realElementwise } from './elementwise.ts';

/** a = tanh x. ∂x = (1 − a²) ∗ ∂a. */
export function tanh(x: Tensor): Tensor {
  return realElementwise('tanh', [x], {
    call: 'tanh_activation',
    gradient: ({ output, outputGradient }) => [
      realElementwise('tanhGrad', [output, outputGradient], { call: 'tanh_grad' }),
    ],
  });
}

// The logistic function.

import type { Tensor } from '../tensor.ts';
import { realElementwise } from './elementwise.ts';

/** a = σ(x) = 1 / (1 + e^(−x)). ∂x = a (1 − a) ∗ ∂a. */
export function sigmoid(x: Tensor): Tensor {
  return realElementwise('sigmoid', [x], {
    call: 'sigmoid',
    gradient: ({ output, outputGradient }) => [
      realElementwise('sigmoidGrad', [output, outputGradient], { call: 'sigmoid_grad' }),
    ],
  });
}

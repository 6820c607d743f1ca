// Rectified linear unit.

import type { Tensor } from '../tensor.ts';
import { realElementwise } from './elementwise.ts';

/** a = max(0, x); NaN stays NaN. ∂x = ∂a where x > 0, else 0: g′(0) = 0, as PyTorch and TensorFlow choose. */
export function relu(x: Tensor): Tensor {
  return realElementwise('relu', [x], {
    call: 'relu',
    gradient: ({ output, outputGradient }) => [
      realElementwise('reluGrad', [output, outputGradient], { call: 'relu_grad' }),
    ],
  });
}

// Rectified linear unit with a slope below zero.

import type { Tensor } from '../tensor.ts';
import { realElementwise } from './elementwise.ts';

/** a = x where x > 0, else slope · x (the notes use 0.01 and 0.1). ∂x = ∂a or slope · ∂a; g′(0) = slope. */
export function leakyRelu(x: Tensor, slope = 0.01): Tensor {
  return realElementwise('leakyRelu', [x], {
    call: 'leaky_relu',
    parameters: [slope],
    gradient: ({ outputGradient }) => [
      realElementwise('leakyReluGrad', [x, slope, outputGradient], { call: 'leaky_relu_grad' }),
    ],
  });
}

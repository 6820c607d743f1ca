// Rectified linear unit with a slope below zero.

import type { Tensor } from '../../tensor.ts';
import { checkParameters } from '../checkParameters.ts';
import { realElementwise } from '../pointwise/elementwise.ts';

/** a = x where x > 0, else slope · x (the notes use 0.01 and 0.1). ∂x = ∂a or slope · ∂a; g′(0) = slope. */
export function leakyRelu(x: Tensor, slope = 0.01): Tensor {
  checkParameters('leakyRelu', { slope });
  return realElementwise('leakyRelu', [x], {
    call: 'leaky_relu',
    parameters: [slope],
    gradient: ({ outputGradient }) => [leakyReluGrad(x, slope, outputGradient)],
  });
}

/** d where x > 0, else slope · d. The second derivative is 0. */
function leakyReluGrad(x: Tensor, slope: number, d: Tensor): Tensor {
  return realElementwise('leakyReluGrad', [x, slope, d], {
    call: 'leaky_relu_grad',
    gradient: ({ outputGradient }) => [undefined, undefined, leakyReluGrad(x, slope, outputGradient)],
  });
}

// Rectified linear unit.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';

/** a = max(0, x); NaN stays NaN. ∂x = ∂a where x > 0, else 0: g′(0) = 0, as PyTorch and TensorFlow choose. */
export function relu(x: Tensor): Tensor {
  return realElementwise('relu', [x], {
    call: 'relu',
    gradient: ({ output, outputGradient }) => [reluGrad(output, outputGradient)],
  });
}

/** d where a > 0, else 0. The second derivative is 0. */
function reluGrad(a: Tensor, d: Tensor): Tensor {
  return realElementwise('reluGrad', [a, d], {
    call: 'relu_grad',
    gradient: ({ outputGradient }) => [undefined, reluGrad(a, outputGradient)],
  });
}

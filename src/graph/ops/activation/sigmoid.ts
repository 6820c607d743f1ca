// The logistic function.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { subtract } from '../pointwise/subtract.ts';

/** a = σ(x) = 1 / (1 + e^(−x)). ∂x = a (1 − a) ∗ ∂a. */
export function sigmoid(x: Tensor): Tensor {
  return realElementwise('sigmoid', [x], {
    call: 'sigmoid',
    gradient: ({ output, outputGradient }) => [sigmoidGrad(output, outputGradient)],
  });
}

/** a (1 − a) ∗ d. ∂a = (1 − 2a) ∗ d ∗ ∂y, ∂d = a (1 − a) ∗ ∂y. */
function sigmoidGrad(a: Tensor, d: Tensor): Tensor {
  return realElementwise('sigmoidGrad', [a, d], {
    call: 'sigmoid_grad',
    gradient: ({ outputGradient: g }) => [
      multiply(multiply(g, d), subtract(1, multiply(a, 2))),
      sigmoidGrad(a, g),
    ],
  });
}

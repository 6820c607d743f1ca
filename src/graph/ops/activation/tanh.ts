// Hyperbolic tangent.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';

/** a = tanh x. ∂x = (1 − a²) ∗ ∂a. */
export function tanh(x: Tensor): Tensor {
  return realElementwise('tanh', [x], {
    call: 'tanh_activation',
    gradient: ({ output, outputGradient }) => [tanhGrad(output, outputGradient)],
  });
}

/** (1 − a²) ∗ d. ∂a = −2 a ∗ d ∗ ∂y, ∂d = (1 − a²) ∗ ∂y. */
function tanhGrad(a: Tensor, d: Tensor): Tensor {
  return realElementwise('tanhGrad', [a, d], {
    call: 'tanh_grad',
    gradient: ({ outputGradient: g }) => [multiply(multiply(g, d), multiply(a, -2)), tanhGrad(a, g)],
  });
}

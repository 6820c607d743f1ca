// Exponential linear unit.

import type { Tensor } from '../tensor.ts';
import { realElementwise } from './elementwise.ts';

/** a = x where x ≥ 0, else α (e^x − 1). ∂x = ∂a, or (a + α) ∗ ∂a below zero. Source: Clevert et al., 2015. */
export function elu(x: Tensor, alpha = 1): Tensor {
  return realElementwise('elu', [x], {
    call: 'elu',
    parameters: [alpha],
    gradient: ({ output, outputGradient }) => [
      realElementwise('eluGrad', [x, output, alpha, outputGradient], { call: 'elu_grad' }),
    ],
  });
}

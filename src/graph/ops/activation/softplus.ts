// A smooth rectifier.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { sigmoid } from './sigmoid.ts';

/** a = ln(1 + e^x), safe at both ends; 0 at −∞, +∞ at +∞. ∂x = σ(x) ∗ ∂a. Source: Dugas et al., 2001. */
export function softplus(x: Tensor): Tensor {
  return realElementwise('softplus', [x], {
    call: 'softplus',
    gradient: ({ outputGradient }) => [multiply(outputGradient, sigmoid(x))],
  });
}

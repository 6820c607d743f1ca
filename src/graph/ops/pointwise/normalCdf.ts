// Share of the normal distribution.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { normalDensity } from './normalDensity.ts';

/** Φ(x) = (1 + erf(x/√2))/2, without loss in the lower tail. ∂x = e^(−x²/2)/√2π ∗ ∂y. */
export function normalCdf(x: Tensor): Tensor {
  return realElementwise('normalCdf', [x], {
    call: 'normal_cdf',
    gradient: ({ outputGradient }) => [multiply(outputGradient, normalDensity(x))],
  });
}

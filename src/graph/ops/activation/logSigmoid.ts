// Logarithm of the logistic function.

import type { Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { negate } from '../pointwise/negate.ts';
import { sigmoid } from './sigmoid.ts';

/** a = ln σ(x) = −ln(1 + e^(−x)), safe at both ends; −∞ at −∞, 0 at +∞. ∂x = σ(−x) ∗ ∂a. */
export function logSigmoid(x: Tensor): Tensor {
  return realElementwise('logSigmoid', [x], {
    call: 'log_sigmoid',
    gradient: ({ outputGradient }) => [multiply(outputGradient, sigmoid(negate(x)))],
  });
}

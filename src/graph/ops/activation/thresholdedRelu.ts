// Rectified linear unit that passes only what lies above a threshold.

import type { Tensor } from '../../tensor.ts';
import { checkParameters } from '../checkParameters.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { greater } from '../compare/greater.ts';
import { multiply } from '../pointwise/multiply.ts';

/**
 * a = x where x > α, else 0. NaN stays. ∂x = ∂a where x > α, else 0. Source: Konda et al., 2014.
 *
 * @throws GradloomError `E_ARGUMENT` where alpha is not finite.
 */
export function thresholdedRelu(x: Tensor, alpha = 1): Tensor {
  checkParameters('thresholdedRelu', { alpha });
  return realElementwise('thresholdedRelu', [x], {
    call: 'thresholded_relu',
    parameters: [alpha],
    gradient: ({ outputGradient }) => [multiply(outputGradient, greater(x, alpha))],
  });
}

// Continuously differentiable exponential linear unit.

import { GradloomError } from '../../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { checkParameters } from '../checkParameters.ts';
import { divide } from '../pointwise/divide.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { exp } from '../pointwise/exp.ts';
import { greater } from '../compare/greater.ts';
import { minimum } from '../pointwise/minimum.ts';
import { multiply } from '../pointwise/multiply.ts';
import { where } from '../compare/where.ts';

/**
 * a = x where x > 0, else α (e^(x/α) − 1); −α at −∞ for α > 0. ∂x = ∂a, or e^(x/α) ∗ ∂a up to 0.
 * Source: Barron, 2017.
 *
 * @throws GradloomError `E_ARGUMENT` where alpha is 0 or not finite.
 */
export function celu(x: Tensor, alpha = 1): Tensor {
  checkParameters('celu', { alpha });
  if (Math.fround(alpha) === 0) {
    throw new GradloomError('E_ARGUMENT', `celu: alpha must not be 0; got ${alpha}.`, {
      hint: 'For alpha towards 0 it is relu.',
    });
  }
  return realElementwise('celu', [x], {
    call: 'celu',
    parameters: [alpha],
    gradient: ({ outputGradient }) => {
      const below = exp(divide(minimum(x, 0), alpha));
      return [multiply(outputGradient, where(greater(x, 0), 1, below))];
    },
  });
}

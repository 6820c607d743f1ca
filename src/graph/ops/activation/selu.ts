// Scaled exponential linear unit.

import { checkOptions } from '../../../checkOptions.ts';
import type { Tensor } from '../../tensor.ts';
import { checkParameters } from '../checkParameters.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { exp } from '../pointwise/exp.ts';
import { greater } from '../compare/greater.ts';
import { minimum } from '../pointwise/minimum.ts';
import { multiply } from '../pointwise/multiply.ts';
import { where } from '../compare/where.ts';

/** Options of `selu`. */
export interface SeluOptions {
  /** α; default 1.67326…. */
  readonly alpha?: number;
  /** γ; default 1.05070…. */
  readonly gamma?: number;
}

/** The numbers for which mean 0 and variance 1 are a fixed point. */
export const SELU = { alpha: 1.6732632423543772, gamma: 1.0507009873554805 } as const;

/**
 * a = γ x where x > 0, else γ α (e^x − 1); −γα at −∞. ∂x = γ ∗ ∂a, or γ α e^x ∗ ∂a up to 0.
 * Source: Klambauer et al., 2017.
 *
 * @throws GradloomError `E_ARGUMENT` where a parameter is not finite.
 */
export function selu(x: Tensor, options: SeluOptions = {}): Tensor {
  checkOptions('selu', options, ['alpha', 'gamma']);
  const { alpha = SELU.alpha, gamma = SELU.gamma } = options;
  checkParameters('selu', { alpha, gamma });
  return realElementwise('selu', [x], {
    call: 'selu',
    parameters: [alpha, gamma],
    gradient: ({ outputGradient }) => {
      const below = multiply(exp(minimum(x, 0)), alpha * gamma);
      return [multiply(outputGradient, where(greater(x, 0), gamma, below))];
    },
  });
}

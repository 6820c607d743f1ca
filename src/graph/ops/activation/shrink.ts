// Shrinkage towards 0.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { abs } from '../pointwise/abs.ts';
import { checkParameters } from '../checkParameters.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { greater } from '../compare/greater.ts';
import { multiply } from '../pointwise/multiply.ts';

/** Options of `shrink`: which values become 0, and how far the others move towards 0. */
export interface ShrinkOptions {
  /** λ: values within −λ … λ become 0; default 0.5. */
  readonly lambda?: number;
  /** Taken off the size of the other values; default 0. */
  readonly bias?: number;
}

/**
 * a = x − bias where x > λ, x + bias where x < −λ, else 0. The bias 0 is hard shrinkage, the bias λ soft shrinkage.
 * NaN stays. ∂x = ∂a where |x| > λ, else 0. Source: Donoho and Johnstone, 1994.
 *
 * @throws GradloomError `E_ARGUMENT` where a parameter is not finite or lambda is negative.
 */
export function shrink(x: Tensor, options: ShrinkOptions = {}): Tensor {
  checkOptions('shrink', options, ['lambda', 'bias']);
  const { lambda = 0.5, bias = 0 } = options;
  checkParameters('shrink', { lambda, bias });
  if (lambda < 0) {
    throw new GradloomError('E_ARGUMENT', `shrink: lambda must be at least 0; got ${lambda}.`, {
      hint: 'It is the half width of the interval that becomes 0.',
    });
  }
  return realElementwise('shrink', [x], {
    call: 'shrink',
    parameters: [lambda, bias],
    gradient: ({ outputGradient }) => [multiply(outputGradient, greater(abs(x), lambda))],
  });
}

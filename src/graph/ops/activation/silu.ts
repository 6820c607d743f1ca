// Sigmoid linear unit.

import type { Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { checkParameters } from '../checkParameters.ts';
import { clip } from '../pointwise/clip.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { sigmoid } from './sigmoid.ts';
import { subtract } from '../pointwise/subtract.ts';

/** Beyond this σ(t) is 0 or 1. */
const FLAT = 120;

/**
 * a = x σ(αx), also called swish, at most 8 ULP from exact; for α > 0 −0 at −∞, +∞ at +∞.
 * ∂x = σ(t) (1 + t (1 − σ(t))) ∗ ∂a with t = αx. Sources: Elfwing et al., 2017; Ramachandran et al., 2017 (α).
 *
 * @throws GradloomError `E_ARGUMENT` where alpha is not finite.
 */
export function silu(x: Tensor, alpha = 1): Tensor {
  checkParameters('silu', { alpha });
  return realElementwise('silu', [x], {
    call: 'silu',
    parameters: [alpha],
    gradient: ({ outputGradient }) => {
      const t = clip(multiply(x, alpha), { min: -FLAT, max: FLAT });
      const s = sigmoid(t);
      return [multiply(outputGradient, multiply(s, add(multiply(t, subtract(1, s)), 1)))];
    },
  });
}

// Exponential linear unit.

import type { Tensor } from '../../tensor.ts';
import { checkParameters } from '../checkParameters.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { lessEqual } from '../compare/lessEqual.ts';
import { multiply } from '../pointwise/multiply.ts';

/**
 * a = x where x > 0, else α (e^x − 1). ∂x = ∂a, or α e^x ∗ ∂a = (a + α) ∗ ∂a up to 0: g′(0) = α, as PyTorch chooses.
 * Source: Clevert et al., 2015.
 *
 * @throws GradloomError `E_ARGUMENT` where alpha is not finite.
 */
export function elu(x: Tensor, alpha = 1): Tensor {
  checkParameters('elu', { alpha });
  return realElementwise('elu', [x], {
    call: 'elu',
    parameters: [alpha],
    gradient: ({ output, outputGradient }) => [eluGrad({ x, a: output, alpha }, outputGradient)],
  });
}

/** d where x > 0, else (a + α) ∗ d. ∂a = d ∗ ∂y up to 0, ∂d = the same function of ∂y. */
function eluGrad(at: { x: Tensor; a: Tensor; alpha: number }, d: Tensor): Tensor {
  const { x, a, alpha } = at;
  return realElementwise('eluGrad', [x, a, alpha, d], {
    call: 'elu_grad',
    gradient: ({ outputGradient: g }) => [
      undefined,
      multiply(multiply(g, d), lessEqual(x, 0)),
      undefined,
      eluGrad(at, g),
    ],
  });
}

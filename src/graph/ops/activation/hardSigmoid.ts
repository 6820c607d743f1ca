// A sigmoid of straight pieces.

import { checkOptions } from '../../../checkOptions.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { checkParameters } from '../checkParameters.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { greater } from '../compare/greater.ts';
import { less } from '../compare/less.ts';
import { multiply } from '../pointwise/multiply.ts';

/** Options of `hardSigmoid`. */
export interface HardSigmoidOptions {
  /** α, the slope; default 1/6. */
  readonly alpha?: number;
  /** β, the value at 0; default 1/2. */
  readonly beta?: number;
}

/** Slope 1/6 and value 1/2, as PyTorch and Keras 3; ONNX and Keras 2 take the slope 1/5. */
export const HARD_SIGMOID = { alpha: 1 / 6, beta: 0.5 } as const;

/**
 * a = min(1, max(0, αx + β)). NaN stays. ∂x = α ∗ ∂a where 0 < αx + β < 1, else 0. Source: Courbariaux et al., 2015.
 *
 * @throws GradloomError `E_ARGUMENT` where a parameter is not finite.
 */
export function hardSigmoid(x: Tensor, options: HardSigmoidOptions = {}): Tensor {
  checkOptions('hardSigmoid', options, ['alpha', 'beta']);
  const { alpha = HARD_SIGMOID.alpha, beta = HARD_SIGMOID.beta } = options;
  checkParameters('hardSigmoid', { alpha, beta });
  return realElementwise('hardSigmoid', [x], {
    call: 'hard_sigmoid',
    parameters: [alpha, beta],
    gradient: ({ outputGradient }) => {
      const line = add(multiply(x, alpha), beta);
      const inside = multiply(greater(line, 0), less(line, 1));
      return [multiply(multiply(outputGradient, alpha), inside)];
    },
  });
}

// Values less their mean, by their spread: what layer and batch normalisation share.

import { normalizeAxes } from '../../shape.ts';
import { checkReal, type Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { divide } from '../pointwise/divide.ts';
import { mean } from '../reduce/mean.ts';
import { multiply } from '../pointwise/multiply.ts';
import { sqrt } from '../pointwise/sqrt.ts';
import { square } from '../pointwise/square.ts';
import { subtract } from '../pointwise/subtract.ts';
import { withGradient } from '../withGradient.ts';

/** Standardised values and what they were made with, the axes kept with size 1. */
export interface Standardized {
  readonly values: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/**
 * x̂ = (x − mean) / √(variance + ε) over axes; the variance is that of these values.
 * ∂x = (∂x̂ − mean ∂x̂ − x̂ mean(∂x̂ ∗ x̂)) / √(variance + ε).
 */
export function standardize(
  op: string,
  x: Tensor,
  options: { readonly axis: number | readonly number[]; readonly epsilon: number },
): Standardized {
  checkReal(op, x);
  const axes = normalizeAxes(op, x.shape, options.axis);
  const over = { axis: axes, keepDims: true };
  const centre = mean(x, over);
  const centred = subtract(x, centre);
  const variance = mean(square(centred), over);
  const scale = divide(1, sqrt(add(variance, options.epsilon)));
  const values = withGradient(multiply(centred, scale), {
    inputs: [x],
    gradient: ({ output, outputGradient }) => {
      const along = multiply(output, mean(multiply(outputGradient, output), over));
      return [multiply(subtract(subtract(outputGradient, mean(outputGradient, over)), along), scale)];
    },
  });
  return { values, mean: centre, variance };
}

// Spread over axes.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { normalizeAxes } from '../../shape.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { checkParameters } from '../checkParameters.ts';
import { mean } from './mean.ts';
import { multiply } from '../pointwise/multiply.ts';
import { REDUCE_OPTIONS, type ReduceOptions } from './reduce.ts';
import { sqrt } from '../pointwise/sqrt.ts';
import { square } from '../pointwise/square.ts';
import { subtract } from '../pointwise/subtract.ts';
import { sum } from './sum.ts';

/** Axes, and what is taken from the count: 0 for the spread of these values, 1 to estimate that of a population. */
export interface VarianceOptions extends ReduceOptions {
  /** What is subtracted from the number of values; default 0. */
  readonly correction?: number;
}

/**
 * Σ (x − mean)² / (n − correction) over axes (all where none is named), in two passes; `correction` is 0 by default.
 * ∂x = 2 (x − mean) / (n − correction) ∗ ∂y.
 *
 * @throws GradloomError `E_ARGUMENT` unless the correction is less than the number of values.
 */
export function variance(x: Tensor, options: VarianceOptions = {}): Tensor {
  return varianceOf('variance', x, options);
}

/** √variance, with the same options. ∂x = (x − mean) / ((n − correction) y) ∗ ∂y: NaN where all values are equal. */
export function std(x: Tensor, options: VarianceOptions = {}): Tensor {
  return sqrt(varianceOf('std', x, options));
}

function varianceOf(op: string, x: Tensor, options: VarianceOptions): Tensor {
  checkTensors(op, x);
  checkOptions(op, options, [...REDUCE_OPTIONS, 'correction']);
  const { correction = 0, ...over } = options;
  checkParameters(op, { correction });
  const axes = normalizeAxes(op, x.shape, over.axis);
  const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
  if (!(correction < count)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `${op}: the correction must be less than the number of values; got ${correction} of ${count}.`,
      { hint: 'One value has no spread: use correction 0 or more axes.' },
    );
  }
  const centred = subtract(x, mean(x, { axis: axes, keepDims: true }));
  return multiply(sum(square(centred), over), 1 / (count - correction));
}

// Mean over axes.

import { checkOptions } from '../../../checkOptions.ts';
import { normalizeAxes } from '../../shape.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { multiply } from '../pointwise/multiply.ts';
import { REDUCE_OPTIONS, type ReduceOptions } from './reduce.ts';
import { sum } from './sum.ts';

/** (1/n) Σ over axes (all where none is named), n the number of summed elements. ∂x = ∂y / n, stretched. */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkTensors('mean', x);
  checkOptions('mean', options, REDUCE_OPTIONS);
  const axes = normalizeAxes('mean', x.shape, options.axis);
  const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
  return multiply(sum(x, options), 1 / count);
}

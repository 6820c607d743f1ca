// Largest value over axes.

import type { Tensor } from '../../tensor.ts';
import { divide } from '../pointwise/divide.ts';
import { multiply } from '../pointwise/multiply.ts';
import { reduce, type ReduceOptions } from './reduce.ts';
import { stepFunction } from '../activation/stepFunction.ts';
import { sum } from './sum.ts';

/** max over axes (all where none is named). ∂x = ∂y shared equally between the elements that attain the maximum. */
export function max(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduce('max', x, {
    options,
    gradient: ({ inputs: [input], output, outputGradient }) => {
      const attained = stepFunction('equal', [input!, output], 'equal');
      const axes = input!.shape.flatMap((size, axis) => (output.shape[axis] === size ? [] : [axis]));
      return [multiply(attained, divide(outputGradient, sum(attained, { axis: axes, keepDims: true })))];
    },
  });
}

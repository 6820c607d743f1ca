// Product over axes.

import type { Tensor } from '../../tensor.ts';
import { multiply } from '../pointwise/multiply.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { reduce, type ReduceOptions } from './reduce.ts';
import { sum } from './sum.ts';

/**
 * Π over axes (all where none is named). ∂x_i = ∂y Π of the others, which is right where elements are 0 as well. That
 * gradient has none of its own: differentiating it again is refused with `E_ARGUMENT`.
 */
export function prod(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduce('prod', x, {
    options,
    gradient: ({ inputs: [input], output, outputGradient }) => {
      const axes = input!.shape.flatMap((size, axis) => (output.shape[axis] === size ? [] : [axis]));
      const zeros = sum(realElementwise('isZero', [input!], { call: 'zero_mask' }), {
        axis: axes,
        keepDims: true,
      });
      const rest = prod(realElementwise('oneIfZero', [input!], { call: 'one_if_zero' }), {
        axis: axes,
        keepDims: true,
      });
      const others = realElementwise('productOfOthers', [input!, zeros, rest], { call: 'product_of_others' });
      return [multiply(outputGradient, others)];
    },
  });
}

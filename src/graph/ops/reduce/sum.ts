// Sum over axes.

import type { Tensor } from '../../tensor.ts';
import { broadcastTo } from '../shape/broadcastTo.ts';
import { reduce, type ReduceOptions } from './reduce.ts';

/** Σ over axes (all where none is named), accumulated in a fixed order. ∂x = ∂y, stretched. */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduce('sum', x, {
    options,
    gradient: ({ inputs: [input], outputGradient }) => [broadcastTo(outputGradient, input!.shape)],
  });
}

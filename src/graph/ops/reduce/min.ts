// Smallest value over axes.

import type { Tensor } from '../../tensor.ts';
import { checkOptions } from '../../../checkOptions.ts';
import { max } from './max.ts';
import { negate } from '../pointwise/negate.ts';
import { REDUCE_OPTIONS, type ReduceOptions } from './reduce.ts';

/** min over axes (all where none is named). ∂x = ∂y shared equally between the elements that attain the minimum. */
export function min(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkOptions('min', options, REDUCE_OPTIONS);
  return negate(max(negate(x), options));
}

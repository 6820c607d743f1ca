// Negation of a mask.

import type { Tensor } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** 1 where the mask is ±0, else 0; NaN counts as true. The gradient is 0. */
export function logicalNot(x: Tensor): Tensor {
  return stepFunction('logicalNot', [x], 'mask_not');
}

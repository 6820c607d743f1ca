// Test for NaN.

import type { Tensor } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** 1 where x is NaN, else 0. The gradient is 0. */
export function isNaN(x: Tensor): Tensor {
  return stepFunction('isNaN', [x], 'mask_nan');
}

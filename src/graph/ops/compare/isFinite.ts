// Test for finite numbers.

import type { Tensor } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** 1 where x is neither infinite nor NaN, else 0. The gradient is 0. */
export function isFinite(x: Tensor): Tensor {
  return stepFunction('isFinite', [x], 'finite_mask');
}

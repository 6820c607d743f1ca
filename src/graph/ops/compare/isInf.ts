// Test for infinities.

import type { Tensor } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** 1 where x is +∞ or −∞, else 0. The gradient is 0. */
export function isInf(x: Tensor): Tensor {
  return stepFunction('isInf', [x], 'mask_infinite');
}

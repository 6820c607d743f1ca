// Rounding down.

import type { Tensor } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** The largest whole number that is at most x; ±0, ±∞ and NaN stay. The gradient is 0. */
export function floor(x: Tensor): Tensor {
  return stepFunction('floor', [x], 'round_down');
}

// Rounding up.

import type { Tensor } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** The smallest whole number that is at least x, −0 for −1 < x < 0; ±0, ±∞ and NaN stay. The gradient is 0. */
export function ceil(x: Tensor): Tensor {
  return stepFunction('ceil', [x], 'round_up');
}

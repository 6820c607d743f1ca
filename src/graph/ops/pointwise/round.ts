// Rounding to the nearest whole number.

import type { Tensor } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** The nearest whole number, halves to the even one (2.5 → 2, as IEEE 754 and NumPy), with the sign of x; ±∞ and NaN stay. The
 * gradient is 0. */
export function round(x: Tensor): Tensor {
  return stepFunction('round', [x], 'round_even');
}

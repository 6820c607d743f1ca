// Sign.

import type { Tensor } from '../../tensor.ts';
import { stepFunction } from '../activation/stepFunction.ts';

/** −1, 0 or 1 by the sign of x; sign(±0) = ±0, NaN stays. The gradient is 0. */
export function sign(x: Tensor): Tensor {
  return stepFunction('sign', [x], 'sign_of');
}

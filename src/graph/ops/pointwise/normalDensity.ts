// Density of the normal distribution.

import type { Tensor } from '../../tensor.ts';
import { exp } from './exp.ts';
import { multiply } from './multiply.ts';
import { square } from './square.ts';

/** The density of the standard normal distribution, e^(−x²/2)/√2π. */
export function normalDensity(x: Tensor): Tensor {
  return multiply(exp(multiply(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}

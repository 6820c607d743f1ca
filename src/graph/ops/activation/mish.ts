// Mish.

import type { Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { clip } from '../pointwise/clip.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { sigmoid } from './sigmoid.ts';
import { softplus } from './softplus.ts';
import { square } from '../pointwise/square.ts';
import { subtract } from '../pointwise/subtract.ts';
import { tanh } from './tanh.ts';

/** Beyond this the slope is 0 or 1. */
const FLAT = 120;

/**
 * a = x w with w = tanh(ln(1 + e^x)), at most 8 ULP from exact; −0 at −∞, +∞ at +∞.
 * ∂x = (w + x σ(x) (1 − w²)) ∗ ∂a. Source: Misra, 2019.
 */
export function mish(x: Tensor): Tensor {
  return realElementwise('mish', [x], {
    call: 'mish',
    gradient: ({ outputGradient }) => {
      const held = clip(x, { min: -FLAT, max: FLAT });
      const w = tanh(softplus(held));
      const slope = multiply(multiply(held, sigmoid(held)), subtract(1, square(w)));
      return [multiply(outputGradient, add(w, slope))];
    },
  });
}

// Gaussian error linear unit, approximated by tanh.

import type { Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { clip } from '../pointwise/clip.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { sigmoid } from './sigmoid.ts';
import { square } from '../pointwise/square.ts';
import { subtract } from '../pointwise/subtract.ts';

const LINEAR = 2 * Math.sqrt(2 / Math.PI);
const CUBIC = LINEAR * 0.044715;

/** Beyond this the slope is 0 or 1 to the last digit. */
const FLAT = 16;

/**
 * a = x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))) = x σ(v), at most 8 ULP from exact; −0 at −∞, +∞ at +∞.
 * ∂x = σ(v) (1 + x (1 − σ(v)) v′) ∗ ∂a. Source: Hendrycks and Gimpel, 2016.
 */
export function geluTanh(x: Tensor): Tensor {
  return realElementwise('geluTanh', [x], {
    call: 'gelu_tanh',
    gradient: ({ outputGradient }) => {
      const held = clip(x, { min: -FLAT, max: FLAT });
      const squared = square(held);
      const s = sigmoid(multiply(held, add(multiply(squared, CUBIC), LINEAR)));
      const slope = add(multiply(squared, 3 * CUBIC), LINEAR);
      const inner = add(multiply(multiply(held, subtract(1, s)), slope), 1);
      return [multiply(outputGradient, multiply(s, inner))];
    },
  });
}

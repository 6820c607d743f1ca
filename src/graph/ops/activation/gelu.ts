// Gaussian error linear unit.

import type { Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { clip } from '../pointwise/clip.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { multiply } from '../pointwise/multiply.ts';
import { normalCdf } from '../pointwise/normalCdf.ts';
import { normalDensity } from '../pointwise/normalDensity.ts';

/** Beyond this the slope is 0 or 1 to the last digit; x φ(x) must not become ∞ · 0. */
const FLAT = 16;

/**
 * a = x Φ(x) = x/2 (1 + erf(x/√2)), at most 8 ULP from exact, in the lower tail too; −0 at −∞, +∞ at +∞.
 * ∂x = (Φ(x) + x φ(x)) ∗ ∂a with φ(x) = e^(−x²/2)/√2π. Source: Hendrycks and Gimpel, 2016.
 */
export function gelu(x: Tensor): Tensor {
  return realElementwise('gelu', [x], {
    call: 'gelu',
    gradient: ({ outputGradient }) => {
      const held = clip(x, { min: -FLAT, max: FLAT });
      return [multiply(outputGradient, add(normalCdf(held), multiply(held, normalDensity(held))))];
    },
  });
}

// Power.

import { asTensor, constantValue, type Tensor, type TensorLike } from '../../tensor.ts';
import { broadcastTo } from '../shape/broadcastTo.ts';
import { realElementwise } from './elementwise.ts';
import { equal } from '../compare/equal.ts';
import { greaterEqual } from '../compare/greaterEqual.ts';
import { log } from './log.ts';
import { logicalAnd } from '../compare/logicalAnd.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';
import { where } from '../compare/where.ts';
import { broadcastShapes } from '../../shape.ts';

/**
 * x^y, with broadcasting, at most 8 ULP from exact. Special values as IEEE 754's pow: x⁰ = 1 and 1ʸ = 1 even with
 * NaN, NaN for x < 0 with y no whole number, (±0)^y = ±∞ or +∞ for y < 0. ∂x = y x^(y−1) ∗ ∂p, 0 where y = 0;
 * ∂y = x^y ln x ∗ ∂p, 0 where x = 0 and y ≥ 0, NaN where x < 0.
 */
export function pow(x: TensorLike, y: TensorLike): Tensor {
  const [base, exponent] = [asTensor(x), asTensor(y)];
  const fixed = constantValue(exponent);
  if (fixed === 1) return broadcastTo(base, broadcastShapes('pow', base.shape, exponent.shape));
  return realElementwise('pow', [base, exponent], {
    call: 'power',
    gradient: ({ output, outputGradient }) => [
      multiply(outputGradient, slopeInBase(base, exponent)),
      fixed === undefined ? multiply(outputGradient, slopeInExponent(base, exponent, output)) : undefined,
    ],
  });
}

function slopeInBase(x: Tensor, y: Tensor): Tensor {
  const fixed = constantValue(y);
  if (fixed === 0) return multiply(y, 0);
  const slope = multiply(y, pow(x, subtract(y, 1)));
  return fixed === undefined ? where(equal(y, 0), 0, slope) : slope;
}

function slopeInExponent(x: Tensor, y: Tensor, output: Tensor): Tensor {
  const flat = logicalAnd(equal(x, 0), greaterEqual(y, 0));
  return where(flat, 0, multiply(output, log(where(flat, 1, x))));
}

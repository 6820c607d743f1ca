// Products of vectors and matrices under the names of the field.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { showShape } from '../../shape.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { add } from '../pointwise/add.ts';
import { matmul, MATMUL_OPTIONS, type MatmulOptions } from './matmul.ts';
import { multiply } from '../pointwise/multiply.ts';
import { reshape } from '../shape/reshape.ts';
import { sum } from '../reduce/sum.ts';

/** Σ a_i b_i of two vectors of one size, a scalar. ∂a = b ∂y, ∂b = a ∂y. */
export function dot(a: Tensor, b: Tensor): Tensor {
  checkVectors('dot', a, b);
  if (a.size !== b.size) {
    throw new GradloomError(
      'E_SHAPE',
      `dot: vectors must be of one size; got ${showShape(a.shape)} and ${showShape(b.shape)}.`,
      { hint: 'Use outer for all products of two vectors.' },
    );
  }
  return sum(multiply(a, b));
}

/** a_i b_j of two vectors: [m], [n] → [m, n]. ∂a = ∂y b, ∂b = ∂yᵀ a. */
export function outer(a: Tensor, b: Tensor): Tensor {
  checkVectors('outer', a, b);
  return multiply(reshape(a, [a.size, 1]), reshape(b, [1, b.size]));
}

/** x Wᵀ + b for x [… , inputs], W [units, inputs], b [units] (or none) → [… , units]. */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  checkTensors('linear', x, weight, ...(bias === undefined ? [] : [bias]));
  if (weight.shape.length !== 2 || (bias && bias.shape.length !== 1)) {
    throw new GradloomError(
      'E_SHAPE',
      `linear: W must be [units, inputs] and b [units]; got ${[weight, ...(bias ? [bias] : [])].map((t) => showShape(t.shape)).join(' and ')}.`,
      { hint: 'Reshape b to one axis.' },
    );
  }
  const z = matmul(x, weight, { transposeB: true });
  return bias ? add(z, bias) : z;
}

/** Options of `gemm`. */
export interface GemmOptions extends MatmulOptions {
  /** α, the factor of the product; default 1. */
  readonly alpha?: number;
  /** β, the factor of C; default 1. */
  readonly beta?: number;
}

/** α op(a) op(b) + β c, with c stretched to [m, n] (or none). Source: BLAS and ONNX Gemm. */
export function gemm(a: Tensor, b: Tensor, c?: Tensor, options: GemmOptions = {}): Tensor {
  checkOptions('gemm', options, [...MATMUL_OPTIONS, 'alpha', 'beta']);
  const { alpha = 1, beta = 1, ...transposed } = options;
  const product = multiply(matmul(a, b, transposed), alpha);
  return c !== undefined ? add(product, multiply(c, beta)) : product;
}

function checkVectors(op: string, ...vectors: Tensor[]): void {
  checkTensors(op, ...vectors);
  if (vectors.every(({ shape }) => shape.length === 1)) return;
  throw new GradloomError(
    'E_SHAPE',
    `${op}: operands must be vectors; got ${vectors.map(({ shape }) => showShape(shape)).join(' and ')}.`,
    { hint: 'Use matmul for matrices.' },
  );
}

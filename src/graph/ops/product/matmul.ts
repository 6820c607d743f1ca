// Matrix product, also of many matrices at once.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { broadcastShapes, showShape, sizeOf, type Shape } from '../../shape.ts';
import { checkReal, Tensor } from '../../tensor.ts';
import { broadcastTo } from '../shape/broadcastTo.ts';
import { reshape } from '../shape/reshape.ts';

/** Options of `matmul`: which operands are read transposed (their last two axes). */
export interface MatmulOptions {
  /** Whether A is given transposed, [k, m]; default false. */
  readonly transposeA?: boolean;
  /** Whether B is given transposed, [n, k]; default false. */
  readonly transposeB?: boolean;
}

/** The names of the options. */
export const MATMUL_OPTIONS = ['transposeA', 'transposeB'] as const;

/**
 * y = op(a) · op(b): [m, k] · [k, n] → [m, n], op(x) = xᵀ where the option says so. Axes before the last two are batch
 * axes and broadcast; a vector counts as a row on the left and a column on the right, as in numpy.matmul.
 * With neither transposed: ∂a = ∂y · bᵀ, ∂b = aᵀ · ∂y. No transposed copy is made in either direction.
 *
 * @throws GradloomError `E_SHAPE` where inner sizes differ, batch axes do not broadcast, or an operand is a scalar.
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  checkOptions('matmul', options, MATMUL_OPTIONS);
  checkReal('matmul', a, b);
  const { transposeA = false, transposeB = false } = options;
  if (a.shape.length === 1 || b.shape.length === 1) return withVectors(a, b, options);
  const shown = `${showShape(a.shape)}${transposeA ? 'ᵀ' : ''} · ${showShape(b.shape)}${transposeB ? 'ᵀ' : ''}`;
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new GradloomError('E_SHAPE', `matmul: both operands must be matrices; got ${shown}.`, {
      hint: 'Use multiply for scalars.',
    });
  }
  const [m, k] = orient(a.shape, transposeA);
  const [inner, n] = orient(b.shape, transposeB);
  if (k !== inner) {
    throw new GradloomError('E_SHAPE', `matmul: inner sizes must agree; got ${shown}.`, {
      hint:
        k === n
          ? 'Did you mean transposeB?'
          : m === inner
            ? 'Did you mean transposeA?'
            : 'Check which axis holds the features.',
    });
  }
  const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (sizeOf(batch) === 1) {
    const product = matrixProduct(asStack(a, [], 2), asStack(b, [], 2), { transposeA, transposeB });
    return reshape(product, [...batch, m, n]);
  }
  if (sizeOf(b.shape.slice(0, -2)) === 1 && !transposeA) {
    // One matrix on the right: the rows of all matrices on the left are one tall matrix.
    const tall = reshape(a, [sizeOf(a.shape.slice(0, -1)), k]);
    return reshape(matrixProduct(tall, asStack(b, [], 2), { transposeA, transposeB }), [...batch, m, n]);
  }
  const product = matrixProduct(asStack(a, batch, 3), asStack(b, batch, 3), { transposeA, transposeB });
  return reshape(product, [...batch, m, n]);
}

/** [m, k] · [k, n], or stacks [count or 1, …] of them. */
function matrixProduct(a: Tensor, b: Tensor, options: Required<MatmulOptions>): Tensor {
  const { transposeA, transposeB } = options;
  const stack = a.shape.length === 3 ? [Math.max(a.shape[0]!, b.shape[0]!)] : [];
  return new Tensor({
    op: 'matmul',
    lowering: { kind: 'matmul', transposeA, transposeB },
    inputs: [a, b],
    shape: [...stack, orient(a.shape, transposeA)[0], orient(b.shape, transposeB)[1]],
    // A matrix that serves a whole stack gets the sum over it, which `differentiate` takes.
    gradient: ({ outputGradient: g }) => [
      transposeA
        ? matrixProduct(b, g, { transposeA: transposeB, transposeB: true })
        : matrixProduct(g, b, { transposeA: false, transposeB: !transposeB }),
      transposeB
        ? matrixProduct(g, a, { transposeA: true, transposeB: transposeA })
        : matrixProduct(a, g, { transposeA: !transposeA, transposeB: false }),
    ],
  });
}

/** Batch axes as one: as many matrices as the batch has, or a single one for all of them. */
function asStack(x: Tensor, batch: Shape, rank: 2 | 3): Tensor {
  const matrix = x.shape.slice(-2);
  if (rank === 2) return reshape(x, matrix);
  const own = x.shape.slice(0, -2);
  if (sizeOf(own) === 1) return reshape(x, [1, ...matrix]);
  return reshape(broadcastTo(x, [...batch, ...matrix]), [sizeOf(batch), ...matrix]);
}

function orient(shape: Shape, transposed: boolean): [rows: number, columns: number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

function withVectors(a: Tensor, b: Tensor, options: MatmulOptions): Tensor {
  const left = a.shape.length === 1 ? reshape(a, [1, a.shape[0]!]) : a;
  const right = b.shape.length === 1 ? reshape(b, [b.shape[0]!, 1]) : b;
  const product = matmul(left, right, {
    transposeA: options.transposeA === true && a.shape.length > 1,
    transposeB: options.transposeB === true && b.shape.length > 1,
  });
  const dropped = new Set([
    ...(a.shape.length === 1 ? [product.shape.length - 2] : []),
    ...(b.shape.length === 1 ? [product.shape.length - 1] : []),
  ]);
  return reshape(
    product,
    product.shape.filter((_, axis) => !dropped.has(axis)),
  );
}

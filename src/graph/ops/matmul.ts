// Matrix product.

import { GradloomError } from '../../errors.ts';
import { showShape } from '../shape.ts';
import { checkReal, Tensor } from '../tensor.ts';

/** Which operands are read transposed. */
export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * y = op(a) · op(b) for matrices: [m, k] · [k, n] → [m, n], op(x) = xᵀ where the option says so.
 * With neither transposed: ∂a = ∂y · bᵀ, ∂b = aᵀ · ∂y. No transposed copy is made in either direction.
 *
 * @throws GradloomError `E_SHAPE` unless both have rank 2 and the inner sizes agree.
 */
export function matmul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: MatmulOptions = {},
): Tensor {
  checkReal('matmul', a, b);
  const shown = `${showShape(a.shape)}${transposeA ? 'ᵀ' : ''} · ${showShape(b.shape)}${transposeB ? 'ᵀ' : ''}`;
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new GradloomError('E_SHAPE', `matmul: both operands must be matrices; got ${shown}.`, {
      hint: 'Reshape a vector [n] to [1, n] or [n, 1].',
    });
  }
  const [m, k] = transposeA ? [a.shape[1]!, a.shape[0]!] : [a.shape[0]!, a.shape[1]!];
  const [inner, n] = transposeB ? [b.shape[1]!, b.shape[0]!] : [b.shape[0]!, b.shape[1]!];
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
  return new Tensor({
    op: 'matmul',
    lowering: { kind: 'matmul', transposeA, transposeB },
    inputs: [a, b],
    shape: [m, n],
    gradient: ({ outputGradient: g }) => [
      transposeA
        ? matmul(b, g, { transposeA: transposeB, transposeB: true })
        : matmul(g, b, { transposeB: !transposeB }),
      transposeB
        ? matmul(g, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, g, { transposeA: !transposeA }),
    ],
  });
}

// The lower and the upper triangle of matrices.

import { GradloomError } from '../../../errors.ts';
import { showShape } from '../../shape.ts';
import { checkReal, wholeConstant, type Tensor } from '../../tensor.ts';
import { checkWhole } from '../axis.ts';
import { elementwise } from '../pointwise/elementwise.ts';
import { position } from '../index/position.ts';

/** x [… , rows, columns] where column ≤ row + diagonal (0 by default), else 0, whatever x is there. ∂x = tril(∂y). */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return triangle(x, diagonal, { op: 'tril', call: 'keep_lower' });
}

/** x [… , rows, columns] where column ≥ row + diagonal (0 by default), else 0, whatever x is there. ∂x = triu(∂y). */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return triangle(x, diagonal, { op: 'triu', call: 'keep_upper' });
}

function triangle(x: Tensor, diagonal: number, { op, call }: { op: string; call: string }): Tensor {
  checkReal(op, x);
  const rank = x.shape.length;
  if (rank < 2) {
    throw new GradloomError('E_SHAPE', `${op}: x must have rows and columns; got ${showShape(x.shape)}.`, {
      hint: 'Reshape it to at least two axes.',
    });
  }
  checkWhole(`${op}: the diagonal`, diagonal, { hint: '0 is the main diagonal, 1 the one above it.' });
  const [rows, columns] = [x.shape[rank - 2]!, x.shape[rank - 1]!];
  const offset = wholeConstant(Math.max(-rows, Math.min(columns, diagonal)));
  return elementwise(op, [x, position(x.shape, rank - 2), position(x.shape, rank - 1), offset], {
    call,
    gradient: ({ outputGradient }) => [triangle(outputGradient, diagonal, { op, call })],
  });
}

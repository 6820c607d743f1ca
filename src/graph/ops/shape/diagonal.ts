// The diagonal of two axes.

import { GradloomError } from '../../../errors.ts';
import { normalizeAxes, showShape } from '../../shape.ts';
import { checkTensors, Tensor } from '../../tensor.ts';
import { broadcastTo } from './broadcastTo.ts';
import { elementwise } from '../pointwise/elementwise.ts';
import { position } from '../index/position.ts';
import { unsqueeze } from './squeeze.ts';
import { transpose } from './transpose.ts';

/**
 * The elements with one position along both axes (the last two by default), as a view; the common axis comes last.
 * ∂x is ∂y on the diagonal and 0 elsewhere. Source: numpy.diagonal.
 *
 * @throws GradloomError `E_SHAPE` unless both axes are of one size.
 */
export function diagonal(x: Tensor, axes: readonly [number, number] = [-2, -1]): Tensor {
  checkTensors('diagonal', x);
  const named = normalizeAxes('diagonal', x.shape, axes);
  if (named.length !== 2) {
    throw new GradloomError('E_ARGUMENT', `diagonal: there must be two axes; got ${showShape(named)}.`, {
      hint: 'The last two are the usual ones.',
    });
  }
  const [first, second] = named as [number, number];
  const size = x.shape[first]!;
  if (x.shape[second] !== size) {
    throw new GradloomError(
      'E_SHAPE',
      `diagonal: both axes must be of one size; got axes ${first} and ${second} of ${showShape(x.shape)}.`,
      { hint: 'Slice the longer one first.' },
    );
  }
  const others = x.shape.flatMap((_, axis) => (axis === first || axis === second ? [] : [axis]));
  return new Tensor({
    op: 'diagonal',
    lowering: {
      kind: 'view',
      view: ({ offset, shape, strides }) => ({
        offset,
        shape: [...others.map((axis) => shape[axis]!), size],
        strides: [...others.map((axis) => strides[axis]!), strides[first]! + strides[second]!],
      }),
    },
    inputs: [x],
    shape: [...others.map((axis) => x.shape[axis]!), size],
    dtype: x.dtype,
    gradient: ({ outputGradient }) => {
      const rank = x.shape.length;
      const shape = [...others.map((axis) => x.shape[axis]!), size, size];
      const spread = onDiagonal(broadcastTo(unsqueeze(outputGradient, rank - 2), shape));
      const order = [...others, first, second];
      return [
        transpose(
          spread,
          order.map((_, axis) => order.indexOf(axis)),
        ),
      ];
    },
  });
}

/** x [… , n, n] on the diagonal of its last two axes, else 0. */
function onDiagonal(x: Tensor): Tensor {
  const rank = x.shape.length;
  return elementwise('onDiagonal', [x, position(x.shape, rank - 2), position(x.shape, rank - 1)], {
    call: 'keep_equal',
    gradient: ({ outputGradient }) => [onDiagonal(outputGradient)],
  });
}

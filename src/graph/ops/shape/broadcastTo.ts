// A tensor seen in a larger shape, without a copy.

import { GradloomError } from '../../../errors.ts';
import { checkShape, broadcastShapes, sameShape, showShape, type Shape } from '../../shape.ts';
import { checkTensors, constantValue, folded, Tensor, type Layout } from '../../tensor.ts';

/**
 * x stretched to `shape` by NumPy's rules. ∂x = ∂y, summed over the stretched axes.
 *
 * @throws GradloomError `E_SHAPE` where x does not stretch to the shape.
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  checkTensors('broadcastTo', x);
  checkShape('broadcastTo', shape);
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShapes('broadcastTo', x.shape, shape), shape)) {
    throw new GradloomError(
      'E_SHAPE',
      `broadcastTo: x must stretch to the shape; got ${showShape(x.shape)} to ${showShape(shape)}.`,
      {
        hint: 'Only sizes of 1 stretch, aligned at the last axis.',
      },
    );
  }
  const value = constantValue(x);
  if (value !== undefined) return folded(value, shape, [x]);
  return new Tensor({
    op: 'broadcastTo',
    lowering: { kind: 'view', view: (layout) => stretch(layout, shape) },
    inputs: [x],
    shape,
    dtype: x.dtype,
    // The sum over the stretched axes is made by `differentiate` for all operations.
    gradient: ({ outputGradient }) => [outputGradient],
  });
}

/** The layout with stride 0 along stretched axes. */
export function stretch({ offset, shape: from, strides }: Layout, shape: Shape): Layout {
  const lead = shape.length - from.length;
  return {
    offset,
    shape,
    strides: shape.map((size, axis) =>
      axis < lead || (from[axis - lead] === 1 && size !== 1) ? 0 : strides[axis - lead]!,
    ),
  };
}

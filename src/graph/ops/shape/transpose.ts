// Permutation of axes.

import { GradloomError } from '../../../errors.ts';
import { normalizeAxes, showShape } from '../../shape.ts';
import { checkTensors, constantValue, folded, Tensor } from '../../tensor.ts';

/**
 * Axes permuted: y.shape[i] = x.shape[permutation[i]]; without them their order is reversed. ∂x = ∂y permuted back.
 *
 * @throws GradloomError `E_ARGUMENT` unless every axis is named once.
 */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  checkTensors('transpose', x);
  const reversed = x.shape.map((_, axis) => x.shape.length - 1 - axis);
  const axes = permutation === undefined ? reversed : permutation;
  if (normalizeAxes('transpose', x.shape, axes).length !== x.shape.length) {
    throw new GradloomError(
      'E_ARGUMENT',
      `transpose: every axis must be named once; got ${showShape(axes)} for shape ${showShape(x.shape)}.`,
      { hint: 'Use sum or slice to lose an axis.' },
    );
  }
  const order = axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
  const shape = order.map((axis) => x.shape[axis]!);
  const value = constantValue(x);
  if (value !== undefined) return folded(value, shape, [x]);
  return new Tensor({
    op: 'transpose',
    lowering: {
      kind: 'view',
      view: ({ offset, strides }) => ({ offset, shape, strides: order.map((axis) => strides[axis]!) }),
    },
    inputs: [x],
    shape,
    dtype: x.dtype,
    gradient: ({ outputGradient }) => [
      transpose(
        outputGradient,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ],
  });
}

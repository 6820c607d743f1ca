// Permutation of axes.

import { normalizeAxes } from '../shape.ts';
import { constant, constantValue, Tensor } from '../tensor.ts';

/** Axes permuted: y.shape[i] = x.shape[axes[i]]; without `axes` their order is reversed. ∂x = ∂y permuted back. */
export function transpose(
  x: Tensor,
  axes: readonly number[] = x.shape.map((_, axis) => x.shape.length - 1 - axis),
): Tensor {
  normalizeAxes('transpose', x.shape, axes);
  const order = axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
  const shape = order.map((axis) => x.shape[axis]!);
  const value = constantValue(x);
  if (value !== undefined) return constant(value, shape);
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

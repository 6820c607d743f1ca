// The same elements in another shape.

import { GradloomError } from '../../errors.ts';
import { contiguousStrides, sameShape, showShape, sizeOf, type Shape } from '../shape.ts';
import { constant, constantValue, Tensor, type Layout } from '../tensor.ts';

/**
 * x with its elements, in row-major order, in another shape; one size may be -1, found from the others.
 * ∂x = ∂y reshaped back. Source: numpy.reshape.
 *
 * @throws GradloomError `E_SHAPE` where the sizes do not multiply to the number of elements.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = sizeOf(shape.filter((size) => size !== -1));
  const target = shape.map((size) => (size === -1 ? x.size / known : size));
  if (shape.filter((size) => size === -1).length > 1 || sizeOf(target) !== x.size) {
    throw new GradloomError(
      'E_SHAPE',
      `reshape: sizes must multiply to the number of elements; got ${showShape(x.shape)} to ${showShape(shape)}.`,
      {
        hint: `There are ${x.size} elements; one size may be -1.`,
      },
    );
  }
  if (sameShape(x.shape, target)) return x;
  const value = constantValue(x);
  if (value !== undefined) return constant(value, target);
  return new Tensor({
    op: 'reshape',
    lowering: { kind: 'view', view: (layout) => reshapeLayout(layout, target) },
    inputs: [x],
    shape: target,
    dtype: x.dtype,
    gradient: ({ outputGradient }) => [reshape(outputGradient, x.shape)],
  });
}

function reshapeLayout({ offset, shape: from, strides }: Layout, shape: Shape): Layout | undefined {
  const expected = contiguousStrides(from);
  if (!strides.every((stride, axis) => from[axis] === 1 || stride === expected[axis])) return undefined;
  return { offset, shape, strides: contiguousStrides(shape) };
}

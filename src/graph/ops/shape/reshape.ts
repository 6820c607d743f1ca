// The same elements in another shape.

import { GradloomError } from '../../../errors.ts';
import { sameShape, showShape, sizeOf, type Shape } from '../../shape.ts';
import { checkTensors, constantValue, folded, Tensor, type Layout } from '../../tensor.ts';

/**
 * x with its elements, in row-major order, in another shape; one size may be -1, found from the others.
 * ∂x = ∂y reshaped back. Source: numpy.reshape.
 *
 * @throws GradloomError `E_SHAPE` where the sizes do not multiply to the number of elements.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkTensors('reshape', x);
  if (!Array.isArray(shape)) {
    throw new GradloomError('E_SHAPE', `reshape: a shape must be a list of sizes; got ${String(shape)}.`, {
      hint: 'A scalar has the shape [].',
    });
  }
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
  if (value !== undefined) return folded(value, target, [x]);
  return new Tensor({
    op: 'reshape',
    lowering: { kind: 'view', view: (layout) => reshapeLayout(layout, target) },
    inputs: [x],
    shape: target,
    dtype: x.dtype,
    gradient: ({ outputGradient }) => [reshape(outputGradient, x.shape)],
  });
}

/** The layout in another shape, where each new axis is part of, or joins, old axes that are one run of memory. */
function reshapeLayout({ offset, shape: from, strides }: Layout, shape: Shape): Layout | undefined {
  const old = from.flatMap((size, axis) => (size === 1 ? [] : [{ size, stride: strides[axis]! }]));
  const result = shape.map(() => 0);
  // From the last axis: an old axis (joined with those before it as needed) is split among new axes.
  let current = { size: 1, stride: 1 };
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis]!;
    if (size === 1) continue;
    if (current.size === 1) current = old.pop()!;
    while (current.size % size !== 0) {
      const next = old.pop();
      if (next?.stride !== current.stride * current.size) return undefined;
      current.size *= next.size;
    }
    result[axis] = current.stride;
    current = { size: current.size / size, stride: current.stride * size };
  }
  return { offset, shape, strides: result };
}

// Shapes: sizes, broadcasting by NumPy's rules, axes.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';

/** Sizes of the dimensions, outermost first; [] is a scalar. */
export type Shape = readonly number[];

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A shape as text for messages and labels: `[128, 10]`. */
export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Row-major strides in elements. */
export function contiguousStrides(shape: Shape): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(stride);
    stride *= size;
  }
  return strides;
}

/**
 * The shape that shapes broadcast to: aligned at the last axis, a size of 1 stretches.
 *
 * @throws GradloomError `E_SHAPE`.
 */
export function broadcastShapes(op: string, ...shapes: Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1).filter((size) => size !== 1);
    const [size = 1] = sizes;
    if (sizes.some((other) => other !== size)) {
      throw new GradloomError(
        'E_SHAPE',
        `${op}: shapes must be equal or broadcast (sizes equal or 1, from the last axis); got ${shapes.map(showShape).join(' and ')}.`,
        { hint: 'Reshape one of them, e.g. [n] to [n, 1] for one value a row.' },
      );
    }
    return size;
  });
}

/** Axes as sorted non-negative numbers; negative ones count from the end, all axes where none is named. */
export function normalizeAxes(
  op: string,
  shape: Shape,
  axes: number | readonly number[] | undefined,
): number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  if (typeof axes !== 'number' && !Array.isArray(axes)) {
    throw new GradloomError('E_ARGUMENT', `${op}: an axis must be a number or a list; got ${typeof axes}.`, {
      hint: 'Axes count from 0; -1 is the last.',
    });
  }
  const list: readonly number[] = typeof axes === 'number' ? [axes] : axes;
  const normal = list.map((axis) => (axis < 0 ? axis + shape.length : axis));
  const bad = normal.findIndex(
    (axis, index) =>
      !Number.isInteger(axis) || axis < 0 || axis >= shape.length || normal.indexOf(axis) !== index,
  );
  if (bad >= 0) {
    throw new GradloomError(
      'E_ARGUMENT',
      `${op}: axes must be distinct integers from ${-shape.length} to ${shape.length - 1}; got ${showShape(list)} for shape ${showShape(shape)}.`,
      { hint: 'Axes count from 0; -1 is the last.' },
    );
  }
  return normal.sort((a, b) => a - b);
}

/**
 * Elements that a tensor may have, whether it is ever stored or not: kernels number them in 32 bits, and count a little
 * beyond the last. Bytes, which no kernel computes, may fill a binding.
 */
const MOST_ELEMENTS = { numbers: 2 ** 31, bytes: 2 ** 32 - 2 ** 16 } as const;

/** Throws `E_SHAPE` unless all sizes are integers of at least 1, `E_LIMIT` where there are more elements than fit. */
export function checkShape(what: string, shape: Shape, of: keyof typeof MOST_ELEMENTS = 'numbers'): void {
  const listed = Array.isArray(shape);
  if (!listed || !shape.every((size) => Number.isSafeInteger(size) && size >= 1)) {
    throw new GradloomError(
      'E_SHAPE',
      `${what}: sizes must be integers of at least 1; got ${listed ? `[${shape.map(kindOf).join(', ')}]` : String(shape)}.`,
      {
        hint: 'A scalar has the shape [].',
      },
    );
  }
  const most = MOST_ELEMENTS[of];
  if (sizeOf(shape) <= most) return;
  throw new GradloomError(
    'E_LIMIT',
    `${what}: a tensor may have at most ${most} elements; got ${showShape(shape)}.`,
    { hint: 'Compute it in parts, and combine their results.' },
  );
}

// A stretch of an axis put into a longer one, and every step-th place of an axis: each is the other's gradient.

import { reshape } from './reshape.ts';
import { Tensor } from '../../tensor.ts';
import { aroundAxis } from '../axis.ts';

/** Where an operand lies along the axis of the result. */
export interface WindowOptions {
  readonly axis: number;
  /** Place of the operand's first element; negative where its beginning is cut off. */
  readonly before: number;
  /** Size of the axis in the result. */
  readonly length: number;
  /** Value where the operand does not reach. */
  readonly fill?: number;
}

/** x within an axis of another length, `fill` around. ∂x is cut out of ∂y. */
export function window(x: Tensor, { axis, before, length, fill = 0 }: WindowOptions): Tensor {
  const { outer, size, inner, withSizes } = aroundAxis('window', x.shape, axis);
  if (before === 0 && length === size) return x;
  const placed = new Tensor({
    op: 'window',
    lowering: { kind: 'window', before, fill },
    inputs: [reshape(x, [outer, size, inner])],
    shape: [outer, length, inner],
    dtype: x.dtype === 'u32' ? 'u32' : 'f32',
    gradient: ({ outputGradient }) => [cutOut(outputGradient, before, size)],
  });
  return reshape(placed, withSizes(length));
}

/** The gradient of a window: a view where all of the operand is in the result, else a window again. */
function cutOut(dy: Tensor, before: number, size: number): Tensor {
  const inside = before >= 0 && before + size <= dy.shape[1]!;
  return inside
    ? strideAxis(dy, { axis: 1, start: before, step: 1, length: size })
    : window(dy, { axis: 1, before: -before, length: size });
}

/** Which places of an axis: start + step · j for j < length. */
export interface StrideOptions {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** Some places of an axis, as a view. ∂x is ∂y at those places and 0 between. All places must exist. */
export function strideAxis(x: Tensor, options: StrideOptions): Tensor {
  const { start, step, length } = options;
  const { axis, size, withSizes } = aroundAxis('slice', x.shape, options.axis);
  if (start === 0 && step === 1 && length === size) return x;
  return new Tensor({
    op: 'slice',
    lowering: {
      kind: 'view',
      view: ({ offset, shape, strides }) => ({
        offset: offset + start * strides[axis]!,
        shape: shape.with(axis, length),
        strides: strides.with(axis, step * strides[axis]!),
      }),
    },
    inputs: [x],
    shape: withSizes(length),
    dtype: x.dtype,
    gradient: ({ outputGradient }) => [unstride(outputGradient, size, { axis, start, step, length })],
  });
}

function unstride(dy: Tensor, size: number, { axis, start, step, length }: StrideOptions): Tensor {
  const rising = step > 0 ? dy : strideAxis(dy, { axis, start: length - 1, step: -1, length });
  const first = step > 0 ? start : start + (length - 1) * step;
  const gap = Math.abs(step);
  const { outer, inner } = aroundAxis('slice', dy.shape, axis);
  // Each value is followed by zeros to the next place.
  const spread = window(reshape(rising, [outer * length, 1, inner]), { axis: 1, before: 0, length: gap });
  const placed = window(reshape(spread, [outer, length * gap, inner]), {
    axis: 1,
    before: first,
    length: size,
  });
  return reshape(placed, dy.shape.with(axis, size));
}

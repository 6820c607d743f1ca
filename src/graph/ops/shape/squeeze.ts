// Axes of size 1 taken out and put in, and neighbouring axes joined: views all.

import { GradloomError } from '../../../errors.ts';
import { normalizeAxes, showShape, sizeOf } from '../../shape.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { checkList, checkWhole } from '../axis.ts';
import { reshape } from './reshape.ts';

/** x without the axes named, which must be of size 1; without all of size 1 where none is named. ∂x = ∂y reshaped. */
export function squeeze(x: Tensor, axes?: number | readonly number[]): Tensor {
  checkTensors('squeeze', x);
  const dropped =
    axes === undefined
      ? x.shape.flatMap((size, axis) => (size === 1 ? [axis] : []))
      : normalizeAxes('squeeze', x.shape, axes);
  const wide = dropped.find((axis) => x.shape[axis] !== 1);
  if (wide !== undefined) {
    throw new GradloomError(
      'E_SHAPE',
      `squeeze: axes must be of size 1; got axis ${wide} of ${showShape(x.shape)}.`,
      { hint: 'Use sum or mean to reduce an axis, reshape to join axes.' },
    );
  }
  return reshape(
    x,
    x.shape.filter((_, axis) => !dropped.includes(axis)),
  );
}

/** x with axes of size 1, at these places of the result. ∂x = ∂y reshaped. Source: ONNX Unsqueeze. */
export function unsqueeze(x: Tensor, axes: number | readonly number[]): Tensor {
  checkTensors('unsqueeze', x);
  const list = typeof axes === 'number' ? [axes] : axes;
  checkList('unsqueeze: axes', list);
  const room = Array.from({ length: x.shape.length + list.length }, () => 1);
  const placed = normalizeAxes('unsqueeze', room, list);
  const sizes = [...x.shape];
  return reshape(
    x,
    room.map((_, axis) => (placed.includes(axis) ? 1 : sizes.shift()!)),
  );
}

/**
 * x as a matrix: axes before `axis` joined to rows, the others to columns (`axis` 1 by default). ∂x = ∂y reshaped.
 * Source: ONNX Flatten.
 */
export function flatten(x: Tensor, axis = 1): Tensor {
  checkTensors('flatten', x);
  const rank = x.shape.length;
  checkWhole('flatten: the axis', axis, {
    least: -rank,
    most: rank,
    hint: 'It is the first axis of the columns.',
  });
  const split = axis < 0 ? axis + rank : axis;
  return reshape(x, [sizeOf(x.shape.slice(0, split)), sizeOf(x.shape.slice(split))]);
}

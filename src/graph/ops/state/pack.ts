// Many tensors in one flat arena, and one of them seen in it.

import { checkShape, contiguousStrides, sizeOf, type Shape } from '../../shape.ts';
import { checkTensorList, checkTensors, checkReal, Tensor } from '../../tensor.ts';
import { checkWhole } from '../axis.ts';
import { cast } from '../pointwise/cast.ts';

/** Segments begin at multiples of this many elements: 256 bytes, the alignment that every binding allows. */
export const SEGMENT_ALIGNMENT = 64;

/** Offsets of segments of the given shapes, and the length of the arena that holds them, in elements. */
export function layoutSegments(shapes: readonly Shape[]): { offsets: number[]; length: number } {
  let length = 0;
  const offsets = shapes.map((shape) => {
    const offset = length;
    length += Math.ceil(sizeOf(shape) / SEGMENT_ALIGNMENT) * SEGMENT_ALIGNMENT;
    return offset;
  });
  return { offsets, length };
}

/** The tensors side by side in one flat arena of f32; the gaps between them are zero. */
export function pack(tensors: readonly Tensor[]): Tensor {
  checkTensorList('pack', tensors);
  checkReal('pack', ...tensors);
  const { offsets, length } = layoutSegments(tensors.map((tensor) => tensor.shape));
  return new Tensor({
    op: 'pack',
    lowering: { kind: 'pack', offsets },
    inputs: tensors.map((tensor) => (tensor.dtype === 'f16' ? cast(tensor, 'f32') : tensor)),
    shape: [length],
  });
}

/**
 * The tensor of a shape that lies in an arena from element `offset` on. Differentiate with respect to it, not the arena.
 *
 * @throws GradloomError `E_ARGUMENT` unless it lies within the arena.
 */
export function segment(arena: Tensor, offset: number, shape: Shape): Tensor {
  checkTensors('segment', arena);
  checkShape('segment', shape);
  checkWhole('segment: the offset', offset, {
    least: 0,
    most: arena.size - sizeOf(shape),
    hint: 'The segment must lie within the arena.',
  });
  return new Tensor({
    op: 'segment',
    lowering: {
      kind: 'view',
      view: (layout) => ({ offset: layout.offset + offset, shape, strides: contiguousStrides(shape) }),
    },
    inputs: [arena],
    shape,
    dtype: arena.dtype,
  });
}

// Tensors one after another along an axis, and the reverse.

import { GradloomError } from '../../../errors.ts';
import { showShape } from '../../shape.ts';
import { checkTensorList, checkTensors, type Tensor } from '../../tensor.ts';
import { aroundAxis, checkList, checkWhole } from '../axis.ts';
import { merge } from './merge.ts';
import { unsqueeze } from './squeeze.ts';
import { strideAxis, window } from './window.ts';

/**
 * The tensors one after another along `axis` (0 by default); their other sizes must be equal. Each ∂x is its part of ∂y.
 *
 * @throws GradloomError `E_ARGUMENT` for no tensor or no such axis, `E_SHAPE`, `E_DTYPE` where types differ.
 */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  checkTensorList('concat', tensors);
  const [first] = tensors;
  if (!first) {
    throw new GradloomError('E_ARGUMENT', 'concat: there must be at least one tensor; got none.', {
      hint: 'Leave out what is made of no tensors.',
    });
  }
  const { axis: along } = aroundAxis('concat', first.shape, axis);
  const whole = first.dtype === 'u32';
  for (const { shape, dtype } of tensors) {
    const fits =
      shape.length === first.shape.length && shape.every((s, a) => a === along || s === first.shape[a]);
    if (!fits) {
      throw new GradloomError(
        'E_SHAPE',
        `concat: sizes must be equal but for axis ${along}; got ${tensors.map((t) => showShape(t.shape)).join(', ')}.`,
        { hint: 'Use stack for a new axis.' },
      );
    }
    if ((dtype === 'u32') !== whole) {
      throw new GradloomError(
        'E_DTYPE',
        `concat: types must be equal; got ${tensors.map((t) => t.dtype).join(', ')}.`,
        { hint: 'Convert whole numbers with toReal().' },
      );
    }
  }
  const sizes = tensors.map((tensor) => tensor.shape[along]!);
  const length = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  const placed = tensors.map((tensor, index) => {
    const result = window(tensor, { axis: along, before, length });
    before += sizes[index]!;
    return { result, begin: before - sizes[index]! };
  });
  return merge('concat', {
    inputs: tensors,
    placed: placed.map(({ result }) => result),
    gradient: ({ outputGradient }) =>
      placed.map(({ begin }, index) =>
        strideAxis(outputGradient, { axis: along, start: begin, step: 1, length: sizes[index]! }),
      ),
  });
}

/** Tensors of one shape along a new axis (0 by default) of the result. Each ∂x is its part of ∂y. */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  checkTensorList('stack', tensors);
  const rank = (tensors[0]?.shape.length ?? 0) + 1;
  const { axis: place } = aroundAxis(
    'stack',
    Array.from({ length: rank }, () => 1),
    axis,
  );
  return concat(
    tensors.map((tensor) => unsqueeze(tensor, place)),
    place,
  );
}

/**
 * x cut along `axis` (0 by default) into parts of the given sizes, or into `parts` equal ones; views all.
 *
 * @throws GradloomError `E_ARGUMENT` unless the sizes add up to the axis.
 */
export function split(x: Tensor, parts: number | readonly number[], axis = 0): Tensor[] {
  checkTensors('split', x);
  const { axis: along, size } = aroundAxis('split', x.shape, axis);
  if (typeof parts === 'number') checkWhole('split: the number of parts', parts, { least: 1, most: size });
  const sizes = typeof parts === 'number' ? Array.from({ length: parts }, () => size / parts) : parts;
  checkList('split: parts', sizes);
  const total = sizes.reduce((sum, part) => sum + part, 0);
  if (total !== size || !sizes.every((part) => Number.isInteger(part) && part >= 1)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `split: parts must be whole numbers of at least 1 that add up to the axis; got ${typeof parts === 'number' ? `${parts} equal parts` : showShape(parts)} of ${size}.`,
      { hint: 'Give the sizes where they are not equal.' },
    );
  }
  let start = 0;
  return sizes.map((length) => {
    start += length;
    return strideAxis(x, { axis: along, start: start - length, step: 1, length });
  });
}

// A part of a tensor, as a view.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { normalizeAxes, showShape } from '../../shape.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { checkList, checkWhole } from '../axis.ts';
import { strideAxis } from './window.ts';

/** Options of `slice`: start, end and step along each axis that is named. */
export interface SliceOptions {
  /** First places; negative ones count from the end. */
  readonly starts: readonly number[];
  /** Places before which (or, with a negative step, after which) it ends; beyond the size means to the end. */
  readonly ends: readonly number[];
  /** The axes that the lists are for; by default the first ones, in order. */
  readonly axis?: number | readonly number[];
  /** 1 by default; negative ones go backwards. */
  readonly steps?: readonly number[];
}

/**
 * x at places start, start + step, … before the end along each axis. No memory is copied. ∂x is ∂y at those places and
 * 0 elsewhere. Starts and ends outside of the axis are held to it, as in numpy and ONNX Slice.
 *
 * @throws GradloomError `E_ARGUMENT` for lists of different lengths, axes that are not, steps of 0 or results of size 0.
 */
export function slice(x: Tensor, options: SliceOptions): Tensor {
  checkTensors('slice', x);
  checkOptions('slice', options ?? null, ['starts', 'ends', 'axis', 'steps']);
  const { starts, ends, axis: given, steps } = options;
  checkList('slice: starts', starts);
  checkList('slice: ends', ends);
  const along = given === undefined ? starts.map((_, axis) => axis) : [given].flat();
  if (steps !== undefined) checkList('slice: steps', steps);
  const lists = { starts, ends, axis: along, ...(steps ? { steps } : {}) };
  if (Object.values(lists).some((list) => list.length !== starts.length)) {
    const shown = Object.entries(lists).map(([name, list]) => `${name} ${showShape(list)}`);
    throw new GradloomError('E_ARGUMENT', `slice: lists must be of one length; got ${shown.join(', ')}.`, {
      hint: 'Give one start, end, axis and step for each sliced axis.',
    });
  }
  normalizeAxes('slice', x.shape, along);
  return along.reduce<Tensor>((result, named, index) => {
    const axis = named < 0 ? named + x.shape.length : named;
    const place = placesOf(x, axis, { start: starts[index]!, end: ends[index]!, step: steps?.[index] ?? 1 });
    return strideAxis(result, { axis, ...place });
  }, x);
}

function placesOf(
  x: Tensor,
  axis: number,
  given: { start: number; end: number; step: number },
): { start: number; step: number; length: number } {
  const size = x.shape[axis]!;
  const { step } = given;
  checkWhole('slice: starts', given.start);
  checkWhole('slice: ends', given.end);
  checkWhole('slice: steps', step);
  const [lowest, highest] = step > 0 ? [0, size] : [-1, size - 1];
  const held = (value: number): number =>
    Math.min(highest, Math.max(lowest, value < 0 ? value + size : value));
  const [start, end] = [held(given.start), held(given.end)];
  const length = step === 0 ? 0 : Math.ceil((end - start) / step);
  if (length < 1) {
    throw new GradloomError(
      'E_ARGUMENT',
      `slice: it must hold at least one place of axis ${axis}; got start ${given.start}, end ${given.end}, step ${step} for size ${size}.`,
      { hint: 'Ends are exclusive; steps are not 0 and lead from the start to the end.' },
    );
  }
  return { start, step, length };
}

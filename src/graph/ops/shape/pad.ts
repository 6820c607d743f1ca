// Values around a tensor.

import { checkOptions, kindOf } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { normalizeAxes, showShape } from '../../shape.ts';
import { checkTensors, type Tensor } from '../../tensor.ts';
import { checkList, checkWhole } from '../axis.ts';
import { concat } from './concat.ts';
import { strideAxis, window } from './window.ts';

const MODES = ['constant', 'reflect', 'edge', 'wrap'] as const;

/** Options of `pad`: how much is added, and with which value. */
export interface PadOptions {
  /** How many places before the first, for each axis; negative numbers cut off (constant mode only). */
  readonly before: readonly number[];
  /** How many elements to add after the last one. */
  readonly after: readonly number[];
  /** The axes that the lists are for; by default the first ones, in order. */
  readonly axis?: number | readonly number[];
  /** A value; the border mirrored without repeating it; the border repeated; the other end (`constant` by default). */
  readonly mode?: (typeof MODES)[number];
  /** The value of constant mode, 0 by default. */
  readonly value?: number;
}

/**
 * x with values around it. ∂x is the inside of ∂y; for values taken from x, their ∂y come in addition.
 * Source: numpy.pad, ONNX Pad.
 *
 * @throws GradloomError `E_ARGUMENT` for lists of different lengths, or more reflected places than there are.
 */
export function pad(x: Tensor, options: PadOptions): Tensor {
  checkTensors('pad', x);
  checkOptions('pad', options ?? null, ['before', 'after', 'axis', 'mode', 'value']);
  const { before, after, axis: given, mode = 'constant', value = 0 } = options;
  checkList('pad: before', before);
  checkList('pad: after', after);
  const along = given === undefined ? before.map((_, axis) => axis) : [given].flat();
  if (before.length !== after.length || before.length !== along.length) {
    throw new GradloomError(
      'E_ARGUMENT',
      `pad: lists must be of one length; got before ${showShape(before)}, after ${showShape(after)}, axis ${showShape(along)}.`,
      { hint: 'Give one number before and one after for each padded axis.' },
    );
  }
  normalizeAxes('pad', x.shape, along);
  if (!MODES.includes(mode)) {
    throw new GradloomError('E_ARGUMENT', `pad: the mode must be one of ${MODES.join(', ')}; got ${mode}.`, {
      hint: 'It says what stands around x.',
    });
  }
  if (!Number.isFinite(Math.fround(value))) {
    throw new GradloomError('E_ARGUMENT', `pad: the value must be a finite f32; got ${kindOf(value)}.`, {
      hint: 'Concatenate an input that holds it.',
    });
  }
  return along.reduce<Tensor>((result, place, index) => {
    const axis = place < 0 ? place + x.shape.length : place;
    const [head, tail] = [before[index]!, after[index]!];
    checkWhole('pad: numbers before', head);
    checkWhole('pad: numbers after', tail);
    const size = x.shape[axis]!;
    if (mode === 'constant') {
      checkWhole(`pad: the padded size of axis ${axis}`, size + head + tail, { least: 1 });
      return window(result, { axis, before: head, length: size + head + tail, fill: value });
    }
    const most = { reflect: size - 1, edge: Infinity, wrap: size }[mode];
    checkWhole(`pad: numbers before in mode ${mode}`, head, { least: 0, most });
    checkWhole(`pad: numbers after in mode ${mode}`, tail, { least: 0, most });
    return concat(
      [...border(result, axis, { mode, head }), result, ...border(result, axis, { mode, tail })],
      axis,
    );
  }, x);
}

/** What comes before the first place (`head` of them) or after the last (`tail`), taken from x itself. */
function border(
  x: Tensor,
  axis: number,
  { mode, head = 0, tail = 0 }: { mode: 'reflect' | 'edge' | 'wrap'; head?: number; tail?: number },
): Tensor[] {
  const last = x.shape[axis]! - 1;
  const length = head + tail;
  if (length === 0) return [];
  switch (mode) {
    case 'reflect':
      return [strideAxis(x, { axis, start: head > 0 ? head : last - 1, step: -1, length })];
    case 'wrap':
      return [strideAxis(x, { axis, start: head > 0 ? last + 1 - head : 0, step: 1, length })];
    case 'edge': {
      const edge = strideAxis(x, { axis, start: head > 0 ? 0 : last, step: 1, length: 1 });
      return Array.from({ length }, () => edge);
    }
  }
}

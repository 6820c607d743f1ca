// Whole numbers as rows of one value with another at their place.

import { checkOptions } from '../../../checkOptions.ts';
import { GradloomError } from '../../../errors.ts';
import { normalizeAxes } from '../../shape.ts';
import { checkTensors, wholeConstant, type Tensor } from '../../tensor.ts';
import { checkWhole } from '../axis.ts';
import { elementwise } from '../pointwise/elementwise.ts';
import { position } from './position.ts';
import { unsqueeze } from '../shape/squeeze.ts';

/** What stands at the index and elsewhere, and where the new axis comes. */
export interface OneHotOptions {
  /** Value at the index; default 1. */
  readonly on?: number;
  /** Value at all other places; default 0. */
  readonly off?: number;
  /** Axis of the result that has the size `depth`; the last by default. */
  readonly axis?: number;
}

/**
 * y = on where the position along the new axis is the index, else off; indices are u32 of any shape. 2^32 − k counts
 * as −k from the end; an index of `depth` or more gives `off` throughout. It has no gradient. Source: ONNX OneHot.
 */
export function oneHot(indices: Tensor, depth: number, options: OneHotOptions = {}): Tensor {
  checkOptions('oneHot', options, ['on', 'off', 'axis']);
  const { on = 1, off = 0, axis = -1 } = options;
  checkIndices('oneHot', indices);
  checkWhole('oneHot: the depth', depth, { least: 1, hint: 'It is the number of classes.' });
  const rank = indices.shape.length + 1;
  const [place] = normalizeAxes(
    'oneHot',
    Array.from({ length: rank }, () => 1),
    axis,
  );
  const wide = unsqueeze(indices, place!);
  return elementwise(
    'oneHot',
    [wide, position(wide.shape.with(place!, depth), place!), wholeConstant(depth), on, off],
    { call: 'one_hot' },
  );
}

/** Throws `E_DTYPE` unless the indices are u32. */
export function checkIndices(op: string, indices: Tensor): void {
  checkTensors(op, indices);
  if (indices.dtype === 'u32') return;
  throw new GradloomError('E_DTYPE', `${op}: indices must be u32; got ${indices.dtype}.`, {
    hint: 'Give them as a Uint32Array: input(name, shape, "u32").',
  });
}

// The largest or smallest values along an axis, in order.

import { checkOptions } from '../../../checkOptions.ts';
import { checkReal, Tensor } from '../../tensor.ts';
import { aroundAxis, checkWhole } from '../axis.ts';
import { scatterAdd } from '../index/gather.ts';
import { reshape } from '../shape/reshape.ts';

/** Options of `topK`: how many elements, the largest or the smallest, along which axis. */
export interface TopKOptions {
  /** How many values, from 1 to the size of the axis. */
  readonly k: number;
  /** The axis; by default the last. */
  readonly axis?: number;
  /** Whether the largest values are wanted, not the smallest; default true. */
  readonly largest?: boolean;
}

/** The values found, and where they were. */
export interface TopK {
  /** f32, in order; k in place of the size of the axis. */
  values: Tensor;
  /** u32 of the same shape: positions along the axis. */
  indices: Tensor;
}

/**
 * The k largest (or smallest) values along an axis, in order, and their places, u32. Equal values are ordered by their
 * place; a NaN comes first. ∂x = ∂values at their places. Source: ONNX TopK.
 *
 * @throws GradloomError `E_ARGUMENT` unless k is a whole number from 1 to the size of the axis.
 */
export function topK(x: Tensor, options: TopKOptions): TopK {
  checkOptions('topK', options ?? null, ['k', 'axis', 'largest']);
  const { k, axis = -1, largest = true } = options;
  checkReal('topK', x);
  const { outer, size, inner, withSizes } = aroundAxis('topK', x.shape, axis);
  checkWhole('topK: k', k, { least: 1, most: size, hint: 'It is at most the size of the axis.' });
  const operand = reshape(x, [outer, size, inner]);
  const shape = [outer, k, inner];
  const indices = new Tensor({
    op: 'topK',
    lowering: { kind: 'topK', largest, result: 'indices' },
    inputs: [operand],
    shape,
    dtype: 'u32',
  });
  const values = new Tensor({
    op: 'topK',
    lowering: { kind: 'topK', largest, result: 'values' },
    inputs: [operand],
    shape,
    gradient: ({ outputGradient }) => [scatterAdd(outputGradient, indices, { size, axis: 1 })],
  });
  return { values: reshape(values, withSizes(k)), indices: reshape(indices, withSizes(k)) };
}

// Where extreme values are.

import { checkOptions } from '../../../checkOptions.ts';
import type { Shape } from '../../shape.ts';
import { checkTensors, checkReal, Tensor } from '../../tensor.ts';
import { aroundAxis } from '../axis.ts';
import { oneHot } from '../index/oneHot.ts';
import { reshape } from '../shape/reshape.ts';

/** Along which axis, and what the result looks like. */
export interface ArgOptions {
  /** The axis; default 0. */
  readonly axis?: number;
  /** Whether the axis stays with size 1. */
  readonly keepDims?: boolean;
  /** Of equal values the last counts, not the first. */
  readonly selectLast?: boolean;
}

/** u32: the place of the largest value along an axis; a NaN counts as the largest. It has no gradient. */
export function argMax(x: Tensor, options: ArgOptions = {}): Tensor {
  return argReduce(x, 'max', options);
}

/** u32: the place of the smallest value along an axis; a NaN counts as the smallest. It has no gradient. */
export function argMin(x: Tensor, options: ArgOptions = {}): Tensor {
  return argReduce(x, 'min', options);
}

/** 1 at the first largest value along `axis` (the last by default), else 0. It has no gradient. Source: ONNX Hardmax. */
export function hardmax(x: Tensor, axis = -1): Tensor {
  checkTensors('hardmax', x);
  const { axis: along, size } = aroundAxis('hardmax', x.shape, axis);
  return oneHot(argMax(x, { axis: along }), size, { axis: along });
}

function argReduce(x: Tensor, extreme: 'max' | 'min', options: ArgOptions): Tensor {
  const op = extreme === 'max' ? 'argMax' : 'argMin';
  checkOptions(op, options, ['axis', 'keepDims', 'selectLast']);
  const { axis: given = 0, keepDims = false, selectLast: last = false } = options;
  checkReal(op, x);
  const { outer, size, inner, withSizes } = aroundAxis(op, x.shape, given);
  const places = new Tensor({
    op,
    lowering: { kind: 'argReduce', extreme, last },
    inputs: [reshape(x, [outer, size, inner])],
    shape: [outer, 1, inner],
    dtype: 'u32',
  });
  const shape: Shape = keepDims ? withSizes(1) : withSizes();
  return reshape(places, shape);
}

// Operations that are constant piece by piece.

import type { Tensor, TensorLike } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';

/** Applies a WGSL function whose derivative is 0 wherever it has one: its operands get no gradient. */
export function stepFunction(op: string, inputs: readonly TensorLike[], call: string): Tensor {
  return realElementwise(op, inputs, { call, gradient: () => [] });
}

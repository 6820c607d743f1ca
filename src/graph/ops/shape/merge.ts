// Windows of several tensors as one tensor.

import type { GradientRule, Tensor } from '../../tensor.ts';
import { elementwise } from '../pointwise/elementwise.ts';
import { withGradient } from '../withGradient.ts';

/** The tensors that become one, and the gradient rule of the result. */
export interface MergeOptions {
  readonly inputs: readonly Tensor[];
  /** Tensors of the result's shape, at most one of them not 0 at each place. */
  readonly placed: readonly Tensor[];
  readonly gradient: GradientRule;
}

/** The tensors' bits together: exact for every value, −0 and NaN too. One kernel as far as its bindings reach. */
export function merge(op: string, { inputs, placed, gradient }: MergeOptions): Tensor {
  const [first, ...rest] = placed;
  const dtype = first!.dtype === 'u32' ? 'u32' : 'f32';
  const call = dtype === 'u32' ? 'merge_words' : 'merge';
  const value = rest.reduce((result, next) => elementwise(op, [result, next], { call, dtype }), first!);
  return withGradient(value, { inputs, gradient });
}

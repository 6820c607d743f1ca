// The one way to make an elementwise operation: shapes broadcast, one WGSL function, one gradient rule.

import { broadcastShapes } from '../../shape.ts';
import {
  asTensor,
  checkReal,
  Tensor,
  type DType,
  type GradientRule,
  type Implied,
  type TensorLike,
} from '../../tensor.ts';

/** What distinguishes one elementwise operation from another. */
export interface ElementwiseOptions {
  /** Function of shaders/parts. */
  readonly call: string;
  /** Numbers passed after the tensors. */
  readonly parameters?: readonly number[];
  readonly dtype?: DType;
  readonly gradient?: GradientRule;
  readonly implied?: Implied;
}

/** Applies a WGSL function element by element, with NumPy's broadcasting. */
export function elementwise(op: string, inputs: readonly TensorLike[], options: ElementwiseOptions): Tensor {
  const tensors = inputs.map(asTensor);
  return new Tensor({
    op,
    lowering: { kind: 'elementwise', call: options.call, parameters: options.parameters ?? [] },
    inputs: tensors,
    shape: broadcastShapes(op, ...tensors.map((tensor) => tensor.shape)),
    dtype: options.dtype ?? 'f32',
    gradient: options.gradient,
    implied: options.implied,
  });
}

/** An elementwise operation of real numbers. */
export function realElementwise(
  op: string,
  inputs: readonly TensorLike[],
  options: ElementwiseOptions,
): Tensor {
  checkReal(op, ...inputs.map(asTensor));
  return elementwise(op, inputs, options);
}

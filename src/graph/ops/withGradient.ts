// A value with a gradient rule of its own.

import { checkTensors, Tensor, type GradientRule } from '../tensor.ts';

/** A gradient rule and the tensors it is for. */
export interface WithGradientOptions {
  /** The tensors for which the rule gives a gradient each. */
  readonly inputs: readonly Tensor[];
  readonly gradient: GradientRule;
}

/** The value, without the path that made it as far as gradients go: the rule stands for all of it. No kernel. */
export function withGradient(value: Tensor, { inputs, gradient }: WithGradientOptions): Tensor {
  checkTensors('withGradient', value, ...inputs);
  return new Tensor({
    op: value.op,
    lowering: { kind: 'view', view: (layout) => layout },
    inputs: [value, ...inputs],
    shape: value.shape,
    dtype: value.dtype,
    gradient: ({ output, outputGradient }) => [undefined, ...gradient({ inputs, output, outputGradient })],
  });
}

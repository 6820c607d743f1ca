// Running sums along an axis.

import { checkOptions } from '../../../checkOptions.ts';
import { checkReal, Tensor } from '../../tensor.ts';
import { aroundAxis } from '../axis.ts';
import { reshape } from '../shape/reshape.ts';

/** Options of `cumsum`: the axis, and which elements each sum includes. */
export interface CumsumOptions {
  /** The axis; default 0. */
  readonly axis?: number;
  /** Whether an element is left out of its own sum. */
  readonly exclusive?: boolean;
  /** Whether the sums run from the end. */
  readonly reverse?: boolean;
}

/** y_j = Σ of x_i, i ≤ j, along an axis, compensated. ∂x = the sums of ∂y the other way. Source: ONNX CumSum. */
export function cumsum(x: Tensor, options: CumsumOptions = {}): Tensor {
  checkOptions('cumsum', options, ['axis', 'exclusive', 'reverse']);
  const { axis = 0, exclusive = false, reverse = false } = options;
  checkReal('cumsum', x);
  const { outer, size, inner } = aroundAxis('cumsum', x.shape, axis);
  const sums = new Tensor({
    op: 'cumsum',
    lowering: { kind: 'scan', exclusive, reverse },
    inputs: [reshape(x, [outer, size, inner])],
    shape: [outer, size, inner],
    gradient: ({ outputGradient }) => [cumsum(outputGradient, { axis: 1, exclusive, reverse: !reverse })],
  });
  return reshape(sums, x.shape);
}

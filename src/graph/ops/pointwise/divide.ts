// Quotient of two tensors, element by element.

import { asTensor, type Tensor, type TensorLike } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';

/** a / b, with broadcasting. ∂a = ∂y / b, ∂b = −∂y ∗ (a / b) / b, summed over broadcast axes. */
export function divide(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = [asTensor(a), asTensor(b)];
  return realElementwise('divide', [left, right], {
    call: 'divide',
    gradient: ({ output, outputGradient }) => [
      divide(outputGradient, right),
      negate(divide(multiply(outputGradient, output), right)),
    ],
  });
}

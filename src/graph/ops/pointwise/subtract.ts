// Difference of two tensors.

import { asTensor, constantValue, type Tensor, type TensorLike } from '../../tensor.ts';
import { add } from './add.ts';
import { realElementwise } from './elementwise.ts';
import { negate } from './negate.ts';

/** a − b, with broadcasting. ∂a = ∂y, ∂b = −∂y, summed over broadcast axes. */
export function subtract(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = [asTensor(a), asTensor(b)];
  const y = constantValue(right);
  if (y !== undefined) return add(left, -y);
  return realElementwise('subtract', [left, right], {
    call: 'subtract',
    gradient: ({ outputGradient }) => [outputGradient, negate(outputGradient)],
  });
}

// Product of two tensors, element by element.

import { broadcastShapes } from '../../shape.ts';
import { asTensor, constantValue, folded, type Tensor, type TensorLike } from '../../tensor.ts';
import { broadcastTo } from '../shape/broadcastTo.ts';
import { realElementwise } from './elementwise.ts';

/** a ∗ b, with broadcasting. ∂a = ∂y ∗ b, ∂b = ∂y ∗ a, summed over broadcast axes. */
export function multiply(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = [asTensor(a), asTensor(b)];
  const [x, y] = [constantValue(left), constantValue(right)];
  const shape = broadcastShapes('multiply', left.shape, right.shape);
  if (x !== undefined && y !== undefined) return folded(x * y, shape, [left, right]);
  if (x === 1) return broadcastTo(right, shape);
  if (y === 1) return broadcastTo(left, shape);
  return realElementwise('multiply', [left, right], {
    call: 'multiply',
    gradient: ({ outputGradient }) => [multiply(outputGradient, right), multiply(outputGradient, left)],
  });
}

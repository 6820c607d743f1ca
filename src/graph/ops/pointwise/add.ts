// Sum of two tensors.

import { asTensor, constantValue, type Tensor, type TensorLike } from '../../tensor.ts';
import { broadcastTo } from '../shape/broadcastTo.ts';
import { broadcastShapes } from '../../shape.ts';
import { folded } from '../../tensor.ts';
import { realElementwise } from './elementwise.ts';

/** a + b, with broadcasting. ∂a = ∂y, ∂b = ∂y, summed over broadcast axes. */
export function add(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = [asTensor(a), asTensor(b)];
  const [x, y] = [constantValue(left), constantValue(right)];
  const shape = broadcastShapes('add', left.shape, right.shape);
  if (x !== undefined && y !== undefined) return folded(x + y, shape, [left, right]);
  if (x === 0) return broadcastTo(right, shape);
  if (y === 0) return broadcastTo(left, shape);
  return realElementwise('add', [left, right], {
    call: 'add',
    gradient: ({ outputGradient }) => [outputGradient, outputGradient],
  });
}

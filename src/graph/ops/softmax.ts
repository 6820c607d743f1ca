// Softmax over the last axis.

import { GradloomError } from '../../errors.ts';
import { showShape } from '../shape.ts';
import { checkReal, Tensor } from '../tensor.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';

/**
 * a_k = e^(z_k) / Σ_j e^(z_j) for each row of z [rows, classes], with the row's maximum subtracted first.
 * ∂z = a ∗ (∂a − Σ_k ∂a_k a_k).
 *
 * @throws GradloomError `E_SHAPE` unless z has rank 2.
 */
export function softmax(z: Tensor): Tensor {
  checkReal('softmax', z);
  if (z.shape.length !== 2) {
    throw new GradloomError(
      'E_SHAPE',
      `softmax: z must be a matrix [rows, classes]; got ${showShape(z.shape)}.`,
      {
        hint: 'Reshape leading axes to one.',
      },
    );
  }
  return new Tensor({
    op: 'softmax',
    lowering: { kind: 'softmax' },
    inputs: [z],
    shape: z.shape,
    gradient: ({ output, outputGradient }) => [
      multiply(
        output,
        subtract(outputGradient, sum(multiply(outputGradient, output), { axes: 1, keepDims: true })),
      ),
    ],
  });
}

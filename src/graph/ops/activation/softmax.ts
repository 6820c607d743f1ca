// Softmax along an axis.

import { checkReal, Tensor } from '../../tensor.ts';
import { aroundAxis } from '../axis.ts';
import { multiply } from '../pointwise/multiply.ts';
import { reshape } from '../shape/reshape.ts';
import { subtract } from '../pointwise/subtract.ts';
import { sum } from '../reduce/sum.ts';
import { transpose } from '../shape/transpose.ts';

/**
 * a_k = e^(z_k) / Σ_j e^(z_j) along `axis` (the last by default), with the maximum subtracted first. Where one z is NaN
 * or +∞, or all are −∞, all a are NaN. ∂z = a ∗ (∂a − Σ_k ∂a_k a_k).
 *
 * @throws GradloomError `E_ARGUMENT` for no such axis.
 */
export function softmax(z: Tensor, axis = -1): Tensor {
  checkReal('softmax', z);
  const { axis: along, size } = aroundAxis('softmax', z.shape, axis);
  const last = z.shape.length - 1;
  // The kernel works on rows: the axis changes places with the last one.
  const order = z.shape.map((_, place) => (place === along ? last : place === last ? along : place));
  const turned = along === last ? z : transpose(z, order);
  const a = reshape(softmaxOfRows(reshape(turned, [z.size / size, size])), turned.shape);
  return along === last ? a : transpose(a, order);
}

function softmaxOfRows(z: Tensor): Tensor {
  return new Tensor({
    op: 'softmax',
    lowering: { kind: 'softmax' },
    inputs: [z],
    shape: z.shape,
    gradient: ({ output, outputGradient }) => [
      multiply(
        output,
        subtract(outputGradient, sum(multiply(outputGradient, output), { axis: 1, keepDims: true })),
      ),
    ],
  });
}

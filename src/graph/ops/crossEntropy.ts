// Softmax cross-entropy from logits: safe at log 0, one kernel for the losses and their gradient.

import { GradloomError } from '../../errors.ts';
import { sameShape, showShape } from '../shape.ts';
import { checkReal, Tensor } from '../tensor.ts';
import { multiply } from './multiply.ts';
import { reshape } from './reshape.ts';

/**
 * Loss of each row: −Σ_k y_k log softmax(z)_k, for logits z [rows, classes] and a target y, either class indices
 * u32 [rows] or probabilities f32 [rows, classes]. → [rows]. ∂z = (softmax(z) Σ_k y_k − y) ∗ ∂loss; y has no gradient.
 *
 * @throws GradloomError `E_SHAPE`, `E_DTYPE`.
 */
export function softmaxCrossEntropy(z: Tensor, y: Tensor): Tensor {
  checkReal('softmaxCrossEntropy', z);
  const rows = z.shape[0] ?? 0;
  const matches = y.dtype === 'u32' ? sameShape(y.shape, [rows]) : sameShape(y.shape, z.shape);
  if (z.shape.length !== 2 || !matches) {
    throw new GradloomError(
      'E_SHAPE',
      `softmaxCrossEntropy: z must be [rows, classes], y u32 [rows] or f32 [rows, classes]; got ${showShape(z.shape)} and ${y.dtype} ${showShape(y.shape)}.`,
      { hint: 'Class indices are u32, one a row; one-hot rows are f32.' },
    );
  }
  return new Tensor({
    op: 'softmaxCrossEntropy',
    lowering: { kind: 'crossEntropy', result: 'loss' },
    inputs: [z, y],
    shape: [rows],
    gradient: ({ outputGradient }) => [
      multiply(softmaxMinusTarget(z, y), reshape(outputGradient, [rows, 1])),
      undefined,
    ],
  });
}

function softmaxMinusTarget(z: Tensor, y: Tensor): Tensor {
  return new Tensor({
    op: 'softmaxMinusTarget',
    lowering: { kind: 'crossEntropy', result: 'gradient' },
    inputs: [z, y],
    shape: z.shape,
  });
}

// Softmax cross-entropy from logits: safe at log 0, one kernel for the losses and their gradient.

import { GradloomError } from '../../../errors.ts';
import { sameShape, showShape, type Shape } from '../../shape.ts';
import { checkTensors, checkReal, constant, Tensor } from '../../tensor.ts';
import { divide } from '../pointwise/divide.ts';
import { elementwise } from '../pointwise/elementwise.ts';
import { logSoftmax } from '../reduce/logSumExp.ts';
import { maximum } from '../pointwise/maximum.ts';
import { multiply } from '../pointwise/multiply.ts';
import { negate } from '../pointwise/negate.ts';
import { position } from '../index/position.ts';
import { reshape } from '../shape/reshape.ts';
import { softmax } from '../activation/softmax.ts';
import { subtract } from '../pointwise/subtract.ts';
import { sum } from '../reduce/sum.ts';

/** Below this a probability counts as this: the smallest normal f32, so that a quotient stays finite. */
export const SMALLEST_PROBABILITY = 2 ** -126;

/**
 * Loss of each row: −Σ_k y_k log softmax(z)_k, for logits z [rows, classes] and a target y, either class indices
 * u32 [rows] or probabilities f32 [rows, classes]. → [rows]. ∂z = (softmax(z) Σ_k y_k − y) ∗ ∂loss;
 * ∂y = −log softmax(z) ∗ ∂loss, none for class indices. Where `grad` is asked for a = softmax(z) itself,
 * ∂a = −y/a ∗ ∂loss, with z held still.
 *
 * @throws GradloomError `E_SHAPE`, `E_DTYPE`.
 */
export function softmaxCrossEntropy(z: Tensor, y: Tensor): Tensor {
  checkTensors('softmaxCrossEntropy', y);
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
    gradient: ({ outputGradient }) => {
      const share = reshape(outputGradient, [rows, 1]);
      return [
        multiply(softmaxMinusTarget(z, y), share),
        y.dtype === 'u32' ? undefined : multiply(negate(logSoftmax(z)), share),
      ];
    },
    implied: {
      by: (x) => x.op === 'softmax' && x.inputs[0] === z,
      gradient: (a, outputGradient) => {
        const share = divide(denseTarget(y, z.shape), maximum(a, SMALLEST_PROBABILITY));
        return negate(multiply(share, reshape(outputGradient, [rows, 1])));
      },
    },
  });
}

function softmaxMinusTarget(z: Tensor, y: Tensor): Tensor {
  return new Tensor({
    op: 'softmaxMinusTarget',
    lowering: { kind: 'crossEntropy', result: 'gradient' },
    inputs: [z, y],
    shape: z.shape,
    gradient: ({ outputGradient }) => {
      const a = softmax(z);
      const along = sum(multiply(outputGradient, a), { axis: 1, keepDims: true });
      return [
        multiply(multiply(a, subtract(outputGradient, along)), totalOf(y, z.shape)),
        y.dtype === 'u32' ? undefined : subtract(along, outputGradient),
      ];
    },
  });
}

/** Σ_k y_k of each row, [rows, 1]: for class indices 1, or 0 where the index is no class. */
function totalOf(y: Tensor, shape: Shape): Tensor {
  return sum(denseTarget(y, shape), { axis: 1, keepDims: true });
}

/** y [rows, classes]; for class indices 1 at the class, and no 1 where the index is not a class. */
function denseTarget(y: Tensor, shape: Shape): Tensor {
  if (y.dtype !== 'u32') return y;
  return elementwise('isClass', [constant(1), position(shape, 1), reshape(y, [shape[0]!, 1])], {
    call: 'keep_equal',
  });
}

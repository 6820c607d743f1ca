// Categorical cross-entropy from probabilities.

import { checkOptions } from '../../../checkOptions.ts';
import { checkReal, checkSameShape, type Tensor } from '../../tensor.ts';
import { SMALLEST_PROBABILITY } from './crossEntropy.ts';
import { log } from '../pointwise/log.ts';
import { multiply } from '../pointwise/multiply.ts';
import { negate } from '../pointwise/negate.ts';
import { reduceLoss, type LossOptions } from './reduceLoss.ts';
import { sum } from '../reduce/sum.ts';
import { realElementwise } from '../pointwise/elementwise.ts';

/**
 * −Σ_k y_k log a_k for each row of probabilities a [rows, classes] and a target y of the same shape → [rows].
 * ∂a = −y/a ∗ ∂loss and ∂y = −log a ∗ ∂loss, where a below 2^−126 counts as that. Prefer softmaxCrossEntropy, from logits, in training. Reduced on request.
 */
export function categoricalCrossEntropy(a: Tensor, y: Tensor, options: LossOptions = {}): Tensor {
  checkOptions('categoricalCrossEntropy', options, ['reduction']);
  const { reduction = 'none' } = options;
  checkReal('categoricalCrossEntropy', a, y);
  checkSameShape('categoricalCrossEntropy', a, y);
  const held = realElementwise('holdAbove', [a, SMALLEST_PROBABILITY], {
    call: 'maximum',
    gradient: ({ outputGradient }) => [outputGradient, undefined],
  });
  const losses = negate(sum(multiply(y, log(held)), { axis: -1 }));
  return reduceLoss('categoricalCrossEntropy', losses, { reduction });
}

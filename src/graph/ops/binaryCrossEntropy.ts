// Binary cross-entropy, from logits and from probabilities.

import { checkReal, checkSameShape, type Tensor } from '../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { reduceLoss, type LossOptions } from './reduceLoss.ts';

/**
 * −y log σ(z) − (1 − y) log(1 − σ(z)) for each element, as max(z, 0) − z y + log(1 + e^(−|z|)): safe for any z.
 * ∂z = (σ(z) − y) ∗ ∂loss, which is dZ = A − Y; y has no gradient. Reduced on request.
 */
export function binaryCrossEntropyWithLogits(
  z: Tensor,
  y: Tensor,
  { reduction = 'none' }: LossOptions = {},
): Tensor {
  checkReal('binaryCrossEntropyWithLogits', z, y);
  checkSameShape('binaryCrossEntropyWithLogits', z, y);
  const losses = realElementwise('binaryCrossEntropyWithLogits', [z, y], {
    call: 'bce_with_logits',
    gradient: ({ outputGradient }) => [
      multiply(
        realElementwise('sigmoidMinusTarget', [z, y], { call: 'bce_with_logits_grad' }),
        outputGradient,
      ),
      undefined,
    ],
  });
  return reduceLoss('binaryCrossEntropyWithLogits', losses, { reduction });
}

/**
 * −y log a − (1 − y) log(1 − a) for each probability a, logarithms held above −100 as PyTorch does.
 * ∂a = (−y/a + (1 − y)/(1 − a)) ∗ ∂loss; y has no gradient. Reduced on request. Prefer the form with logits in training.
 */
export function binaryCrossEntropy(a: Tensor, y: Tensor, { reduction = 'none' }: LossOptions = {}): Tensor {
  checkReal('binaryCrossEntropy', a, y);
  checkSameShape('binaryCrossEntropy', a, y);
  const losses = realElementwise('binaryCrossEntropy', [a, y], {
    call: 'bce',
    gradient: ({ outputGradient }) => [
      multiply(realElementwise('binaryCrossEntropyGrad', [a, y], { call: 'bce_grad' }), outputGradient),
      undefined,
    ],
  });
  return reduceLoss('binaryCrossEntropy', losses, { reduction });
}

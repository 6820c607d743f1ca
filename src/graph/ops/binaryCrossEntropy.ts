// Binary cross-entropy, from logits and from probabilities.

import { checkReal, checkSameShape, type Tensor } from '../tensor.ts';
import { realElementwise } from './elementwise.ts';
import { multiply } from './multiply.ts';

/**
 * −y log σ(z) − (1 − y) log(1 − σ(z)) for each element, as max(z, 0) − z y + log(1 + e^(−|z|)): safe for any z.
 * ∂z = (σ(z) − y) ∗ ∂loss, which is dZ = A − Y; y has no gradient.
 */
export function binaryCrossEntropyWithLogits(z: Tensor, y: Tensor): Tensor {
  checkReal('binaryCrossEntropyWithLogits', z, y);
  checkSameShape('binaryCrossEntropyWithLogits', z, y);
  return realElementwise('binaryCrossEntropyWithLogits', [z, y], {
    call: 'bce_with_logits',
    gradient: ({ outputGradient }) => [
      multiply(
        realElementwise('sigmoidMinusTarget', [z, y], { call: 'bce_with_logits_grad' }),
        outputGradient,
      ),
      undefined,
    ],
  });
}

/**
 * −y log a − (1 − y) log(1 − a) for each probability a, logarithms held above −100 as PyTorch does.
 * ∂a = (−y/a + (1 − y)/(1 − a)) ∗ ∂loss; y has no gradient. Prefer the form with logits in training.
 */
export function binaryCrossEntropy(a: Tensor, y: Tensor): Tensor {
  checkReal('binaryCrossEntropy', a, y);
  checkSameShape('binaryCrossEntropy', a, y);
  return realElementwise('binaryCrossEntropy', [a, y], {
    call: 'bce',
    gradient: ({ outputGradient }) => [
      multiply(realElementwise('binaryCrossEntropyGrad', [a, y], { call: 'bce_grad' }), outputGradient),
      undefined,
    ],
  });
}

// Binary cross-entropy, from logits and from probabilities.

import { checkOptions } from '../../../checkOptions.ts';
import { checkReal, checkSameShape, type Tensor } from '../../tensor.ts';
import { realElementwise } from '../pointwise/elementwise.ts';
import { divide } from '../pointwise/divide.ts';
import { greater } from '../compare/greater.ts';
import { log } from '../pointwise/log.ts';
import { log1p } from '../pointwise/log1p.ts';
import { maximum } from '../pointwise/maximum.ts';
import { multiply } from '../pointwise/multiply.ts';
import { negate } from '../pointwise/negate.ts';
import { reduceLoss, type LossOptions } from './reduceLoss.ts';
import { sigmoid } from '../activation/sigmoid.ts';
import { subtract } from '../pointwise/subtract.ts';

/** The least a (1 − a) that a gradient is divided by. */
const LEAST_SPREAD = 1e-12;

/**
 * −y log σ(z) − (1 − y) log(1 − σ(z)) for each element, as max(z, 0) − z y + log(1 + e^(−|z|)): safe for any z.
 * ∂z = (σ(z) − y) ∗ ∂loss, which is dZ = A − Y; ∂y = −z ∗ ∂loss. Reduced on request. Where `grad` is asked for a = σ(z)
 * itself, ∂a = (−y/a + (1 − y)/(1 − a)) ∗ ∂loss, with z held still.
 */
export function binaryCrossEntropyWithLogits(z: Tensor, y: Tensor, options: LossOptions = {}): Tensor {
  checkOptions('binaryCrossEntropyWithLogits', options, ['reduction']);
  const { reduction = 'none' } = options;
  checkReal('binaryCrossEntropyWithLogits', z, y);
  checkSameShape('binaryCrossEntropyWithLogits', z, y);
  const losses = realElementwise('binaryCrossEntropyWithLogits', [z, y], {
    call: 'bce_with_logits',
    gradient: ({ outputGradient }) => [
      multiply(sigmoidMinusTarget(z, y), outputGradient),
      multiply(negate(z), outputGradient),
    ],
    implied: {
      by: (x) => x.op === 'sigmoid' && x.inputs[0] === z,
      gradient: (a, outputGradient) => multiply(binaryCrossEntropyGrad(a, y), outputGradient),
    },
  });
  return reduceLoss('binaryCrossEntropyWithLogits', losses, { reduction });
}

/**
 * −y log a − (1 − y) log(1 − a) for each probability a, logarithms held above −100 as PyTorch does.
 * ∂a = (−y/a + (1 − y)/(1 − a)) ∗ ∂loss, ∂y = (log(1 − a) − log a) ∗ ∂loss. Reduced on request. Prefer the form with
 * logits in training.
 */
export function binaryCrossEntropy(a: Tensor, y: Tensor, options: LossOptions = {}): Tensor {
  checkOptions('binaryCrossEntropy', options, ['reduction']);
  const { reduction = 'none' } = options;
  checkReal('binaryCrossEntropy', a, y);
  checkSameShape('binaryCrossEntropy', a, y);
  const losses = realElementwise('binaryCrossEntropy', [a, y], {
    call: 'bce',
    gradient: ({ outputGradient }) => [
      multiply(binaryCrossEntropyGrad(a, y), outputGradient),
      multiply(subtract(held(log1p(negate(a))), held(log(a))), outputGradient),
    ],
  });
  return reduceLoss('binaryCrossEntropy', losses, { reduction });
}

/** A logarithm, but at least −100. */
function held(logarithm: Tensor): Tensor {
  return maximum(logarithm, -100);
}

/** σ(z) − y. ∂z = σ(z) (1 − σ(z)) ∗ ∂, ∂y = −∂. */
function sigmoidMinusTarget(z: Tensor, y: Tensor): Tensor {
  return realElementwise('sigmoidMinusTarget', [z, y], {
    call: 'bce_with_logits_grad',
    gradient: ({ outputGradient }) => {
      const a = sigmoid(z);
      return [multiply(multiply(a, subtract(1, a)), outputGradient), negate(outputGradient)];
    },
  });
}

/** r = (a − y) / s with s = a (1 − a), at least 10⁻¹². ∂a = (1 − r s′) / s ∗ ∂, ∂y = −∂ / s. */
function binaryCrossEntropyGrad(a: Tensor, y: Tensor): Tensor {
  return realElementwise('binaryCrossEntropyGrad', [a, y], {
    call: 'bce_grad',
    gradient: ({ output, outputGradient }) => {
      const product = multiply(a, subtract(1, a));
      const spread = maximum(product, LEAST_SPREAD);
      const slope = multiply(subtract(1, multiply(a, 2)), greater(product, LEAST_SPREAD));
      const share = divide(outputGradient, spread);
      return [multiply(subtract(1, multiply(output, slope)), share), negate(share)];
    },
  });
}

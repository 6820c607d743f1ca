// The cost J by name: the mean over the batch, computed from logits wherever the output activation allows.

import { GradloomError } from '../errors.ts';
import {
  absoluteError,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  categoricalCrossEntropy,
  mean,
  multiply,
  softmaxCrossEntropy,
  squaredError,
} from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ActivationName } from './activation.ts';

/** Names of costs. */
export type LossName = 'mse' | 'halfMse' | 'absolute' | 'binaryCrossEntropy' | 'softmaxCrossEntropy';

/** All names. */
export const LOSS_NAMES = [
  'mse',
  'halfMse',
  'absolute',
  'binaryCrossEntropy',
  'softmaxCrossEntropy',
] as const;

/** What the last layer gives, and what it should have given. */
export interface LossInputs {
  readonly z: Tensor;
  readonly a: Tensor;
  /** Name of the last layer's activation; absent for maxout. */
  readonly activation?: ActivationName;
  /** f32 of a's shape, or u32 [examples] class indices for softmaxCrossEntropy. */
  readonly y: Tensor;
}

/**
 * The cost J, a scalar. With ŷ = a:
 * mse: mean (ŷ − y)²; halfMse: ½ mean (ŷ − y)²; absolute: mean |ŷ − y|, over examples and outputs;
 * binaryCrossEntropy: mean of −y log ŷ − (1 − y) log(1 − ŷ) over examples and outputs;
 * softmaxCrossEntropy: mean over examples of −Σ_k y_k log ŷ_k.
 * Where a = σ(z) or softmax(z), the cross-entropies are computed from z, and ∂J/∂z is (ŷ − y)/m; `grad(J, [a])` is
 * (−y/ŷ + (1 − y)/(1 − ŷ))/m, or −y/ŷ/m, all the same.
 *
 * @throws GradloomError `E_ARGUMENT` where a cross-entropy meets an activation that gives no probabilities.
 */
export function costOf(name: LossName, { z, a, activation, y }: LossInputs): Tensor {
  switch (name) {
    case 'mse':
      return mean(squaredError(a, y));
    case 'halfMse':
      return multiply(0.5, mean(squaredError(a, y)));
    case 'absolute':
      return mean(absoluteError(a, y));
    case 'binaryCrossEntropy':
      if (activation === 'sigmoid') return mean(binaryCrossEntropyWithLogits(z, y));
      return mean(binaryCrossEntropy(requireProbabilities(name, a, activation, 'sigmoid'), y));
    case 'softmaxCrossEntropy':
      if (activation === 'softmax') return mean(softmaxCrossEntropy(z, y));
      return mean(categoricalCrossEntropy(requireProbabilities(name, a, activation, 'softmax'), y));
  }
}

/** The cost that suits an output activation, as the notes pair them. */
export function defaultLoss(activation: ActivationName | undefined): LossName {
  if (activation === 'softmax') return 'softmaxCrossEntropy';
  return activation === 'sigmoid' ? 'binaryCrossEntropy' : 'mse';
}

function requireProbabilities(
  name: LossName,
  a: Tensor,
  activation: ActivationName | undefined,
  usual: string,
): Tensor {
  if (activation === 'sigmoid' || activation === 'softmax') return a;
  throw new GradloomError(
    'E_ARGUMENT',
    `${name}: the output must be probabilities; got activation ${activation ?? 'maxout'}.`,
    {
      hint: `Give the last layer the activation ${usual}.`,
    },
  );
}

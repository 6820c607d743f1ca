// The cost J by name: the mean over the batch, computed from logits wherever the output activation allows.

import { kindOf, needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import {
  absoluteError,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  mean,
  multiply,
  softmaxCrossEntropy,
  squaredError,
} from '../graph/ops/index.ts';
import { checkTensors, type Tensor } from '../graph/tensor.ts';
import { ACTIVATION_NAMES, type ActivationName } from './activation.ts';

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
 * @throws GradloomError `E_ARGUMENT` for an unknown name, and where a cross-entropy meets an activation that gives no
 *   probabilities, softmaxCrossEntropy another than softmax.
 */
export function costOf(name: LossName, inputs: LossInputs): Tensor {
  needOptions('costOf', inputs, ['z', 'a', 'activation', 'y']);
  const { z, a, activation, y } = inputs;
  checkTensors('costOf', z, a, y);
  checkLoss(name, activation);
  switch (name) {
    case 'mse':
      return mean(squaredError(a, y));
    case 'halfMse':
      return multiply(0.5, mean(squaredError(a, y)));
    case 'absolute':
      return mean(absoluteError(a, y));
    case 'binaryCrossEntropy':
      return mean(activation === 'sigmoid' ? binaryCrossEntropyWithLogits(z, y) : binaryCrossEntropy(a, y));
    case 'softmaxCrossEntropy':
      return mean(softmaxCrossEntropy(z, y));
  }
}

/**
 * The cost that suits an output activation, as the notes pair them; `undefined` stands for maxout.
 *
 * @throws GradloomError `E_ARGUMENT` for what is no activation's name.
 */
export function defaultLoss(activation: ActivationName | undefined): LossName {
  if (activation !== undefined && !ACTIVATION_NAMES.includes(activation)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `defaultLoss: the activation must be a known name; got ${kindOf(activation)}.`,
      { hint: `Known are ${ACTIVATION_NAMES.join(', ')}; nothing stands for maxout.` },
    );
  }
  if (activation === 'softmax') return 'softmaxCrossEntropy';
  return activation === 'sigmoid' ? 'binaryCrossEntropy' : 'mse';
}

/**
 * Throws `E_ARGUMENT` unless a cost is known and suits the output activation: softmaxCrossEntropy needs softmax (with
 * other probabilities it is least where all are 1), binaryCrossEntropy sigmoid or softmax.
 */
export function checkLoss(name: LossName, activation: ActivationName | undefined): void {
  if (!LOSS_NAMES.includes(name)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: the loss must be one of ${LOSS_NAMES.join(', ')}; got ${JSON.stringify(name)}.`,
      { hint: 'Leave it out for the one that suits the last activation.' },
    );
  }
  const softmax = activation === 'softmax';
  if (!name.endsWith('Entropy') || softmax || (name === 'binaryCrossEntropy' && activation === 'sigmoid'))
    return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${name}: the output must be probabilities; got activation ${activation ?? 'maxout'}.`,
    { hint: `Give the last layer the activation ${name === 'binaryCrossEntropy' ? 'sigmoid' : 'softmax'}.` },
  );
}

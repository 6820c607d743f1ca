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
import { reshape } from '../graph/ops/shape/reshape.ts';
import { checkTensors, Tensor } from '../graph/tensor.ts';
import { ACTIVATION_NAMES, type ActivationName } from './activation.ts';

/** The name of a cost. */
export type LossName = 'mse' | 'halfMse' | 'absolute' | 'binaryCrossEntropy' | 'softmaxCrossEntropy';

/**
 * A cost of one's own: a scalar, made of what the last layer gives and should have given. `y` is f32 and has a's shape;
 * class labels come as rows with 1 at the class and 0 elsewhere, or as 0 and 1 where there is one output.
 */
export type LossFunction = (outputs: {
  readonly z: Tensor;
  readonly a: Tensor;
  readonly y: Tensor;
}) => Tensor;

/** The names of all costs. */
export const LOSS_NAMES = [
  'mse',
  'halfMse',
  'absolute',
  'binaryCrossEntropy',
  'softmaxCrossEntropy',
] as const;

/** What the last layer gives, and what it should have given. */
export interface LossInputs {
  /** Z[L], the last layer before its activation: [examples, …outputShape]. */
  readonly z: Tensor;
  /** A[L] = ŷ, of the same shape. */
  readonly a: Tensor;
  /** Name of the last layer's activation; absent for maxout. */
  readonly activation?: ActivationName;
  /** State after the forward pass, and Z and A of each layer; no cost reads them. */
  readonly state?: readonly Tensor[] | undefined;
  /** Values of each layer in the forward pass; no cost reads them. */
  readonly layers?: readonly unknown[] | undefined;
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
 *   probabilities, softmaxCrossEntropy another than softmax; `E_SHAPE` where a function gives no scalar.
 */
export function costOf(loss: LossName | LossFunction, inputs: LossInputs): Tensor {
  needOptions('costOf', inputs, ['z', 'a', 'activation', 'state', 'layers', 'y']);
  const { z, a, activation, y: given } = inputs;
  checkTensors('costOf', z, a, given);
  checkLoss(loss, activation);
  // Targets come as one row an example, also where outputs have more axes.
  const y = given.size === a.size ? reshape(given, a.shape) : given;
  if (typeof loss === 'function') return scalar(loss({ z, a, y }));
  switch (loss) {
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

function scalar(cost: unknown): Tensor {
  if (cost instanceof Tensor && cost.size === 1 && cost.dtype !== 'u32') return reshape(cost, []);
  throw new GradloomError(
    'E_SHAPE',
    `train: a loss must give a scalar of real numbers; got ${kindOf(cost)}.`,
    { hint: 'Reduce it: mean(…). It is built of tensors: ({ a, y }) => mean(square(subtract(a, y))).' },
  );
}

/**
 * The cost that suits an output activation, as the notes pair them; `undefined` stands for a layer without one.
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
export function checkLoss(loss: LossName | LossFunction, activation: ActivationName | undefined): void {
  if (typeof loss === 'function') return;
  if (!LOSS_NAMES.includes(loss)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: the loss must be one of ${LOSS_NAMES.join(', ')}; got ${JSON.stringify(loss)}.`,
      { hint: 'Leave it out for the one that suits the last activation.' },
    );
  }
  const softmax = activation === 'softmax';
  if (!loss.endsWith('Entropy') || softmax || (loss === 'binaryCrossEntropy' && activation === 'sigmoid'))
    return;
  throw new GradloomError(
    'E_ARGUMENT',
    `${loss}: the output must be probabilities; got activation ${activation ?? 'none'}.`,
    { hint: `Give the last layer the activation ${loss === 'binaryCrossEntropy' ? 'sigmoid' : 'softmax'}.` },
  );
}

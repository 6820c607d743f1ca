// Costs of examples that do not all count alike, and of labels that are softened.

import { kindOf, refusal } from '../../checkOptions.ts';
import {
  absoluteError,
  add,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  mean,
  multiply,
  oneHot,
  softmaxCrossEntropy,
  squaredError,
} from '../../graph/ops/index.ts';
import { reshape } from '../../graph/ops/shape/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { costOf, type LossFunction, type LossInputs, type LossName } from '../../nn/loss.ts';
import type { CostBy } from '../networkCost.ts';

const wrong = /* @__PURE__ */ refusal('train', { show: kindOf });

/** The name under which the weights of the examples are gathered. */
export const WEIGHTS = 'exampleWeights';

/**
 * The cost with softened labels, and each example's loss times its weight, if there are weights: their mean over the batch.
 *
 * @throws GradloomError `E_ARGUMENT` for a cost of the caller's own, which is no sum over examples, and for softened labels
 *   of a cost that is no cross-entropy.
 */
export function weightedCost(
  loss: LossName | LossFunction,
  { labelSmoothing = 0, isWeighted }: { labelSmoothing?: number | undefined; isWeighted: boolean },
): CostBy {
  check(loss, labelSmoothing);
  const name = loss as LossName;
  return (outputs, batch) => {
    const inputs = softened(outputs, name, labelSmoothing);
    if (!isWeighted) return costOf(name, inputs);
    const losses = lossesOf(name, inputs);
    const examples = losses.shape[0]!;
    const weights = reshape(batch[WEIGHTS]!, [examples, ...losses.shape.slice(1).map(() => 1)]);
    const cost = mean(multiply(losses, weights));
    return name === 'halfMse' ? multiply(0.5, cost) : cost;
  };
}

/** The loss of each example, or of each of its outputs; of `halfMse` twice that. */
function lossesOf(loss: LossName, { z, a, activation, y: given }: LossInputs): Tensor {
  const y = given.size === a.size ? reshape(given, a.shape) : given;
  switch (loss) {
    case 'mse':
    case 'halfMse':
      return squaredError(a, y);
    case 'absolute':
      return absoluteError(a, y);
    case 'binaryCrossEntropy':
      return activation === 'sigmoid' ? binaryCrossEntropyWithLogits(z, y) : binaryCrossEntropy(a, y);
    case 'softmaxCrossEntropy':
      return softmaxCrossEntropy(z, y);
  }
}

function softened(outputs: LossInputs, loss: LossName, smoothing: number): LossInputs {
  if (smoothing === 0) return outputs;
  const { y, a } = outputs;
  const classes = classesOf(loss, a.shape.at(-1)!);
  return { ...outputs, y: soften(y.dtype === 'u32' ? oneHot(y, classes) : y, { smoothing, classes }) };
}

/** Among how many the share of a softened label of so many outputs is divided. */
export function classesOf(loss: LossName | LossFunction, outputs: number): number {
  return loss === 'softmaxCrossEntropy' ? outputs : 2;
}

/** (1 − ε) y + ε / classes, of probabilities. */
export function soften(
  y: Tensor,
  { smoothing, classes }: { readonly smoothing: number; readonly classes: number },
): Tensor {
  return add(multiply(y, 1 - smoothing), smoothing / classes);
}

function check(loss: LossName | LossFunction, smoothing: unknown): void {
  if (typeof loss === 'function') {
    throw wrong(
      'weights and labelSmoothing need a loss by name',
      loss,
      'A loss of your own weighs its examples itself: give the weights as one more target.',
    );
  }
  if (!(typeof smoothing === 'number' && smoothing >= 0 && smoothing < 1))
    throw wrong('labelSmoothing must be a number in [0, 1)', smoothing, '0.1 is usual.');
  if (smoothing > 0 && !loss.endsWith('Entropy'))
    throw wrong('labelSmoothing needs a cross-entropy', loss, 'It softens labels, not quantities.');
}

// All that an evaluation says of classes beyond how many are right.

import type { Network } from '../../nn/network.ts';
import { classMeasures, type ConfusionMeasures } from './classMeasures.ts';
import { logLoss, topAccuracy } from './probabilities.ts';
import { rankingOfClasses, type Ranking } from './ranking.ts';

/** Classes up to which rankings are made, each of which sorts all examples. */
const MOST_RANKED = 100;

/**
 * How well classes are told. `rocAuc` and `averagePrecision` are absent where a class has no example or all, and with more
 * than 100 classes.
 */
export interface ClassificationMeasures extends Omit<ConfusionMeasures, 'accuracy'>, Partial<Ranking> {
  /** Mean −ln p of the labels; absent where outputs are no probabilities that sum to 1. */
  readonly logLoss?: number;
  /** At k − 1 the share of examples whose class is among the k with the highest outputs; absent of one output. */
  readonly topAccuracy?: readonly number[];
}

/** From what was predicted of labels; `confusion[actual][predicted]`. */
export function classificationMeasures(
  { outputs: columns, outputActivation }: Pick<Network, 'outputs' | 'outputActivation'>,
  given: {
    readonly confusion: readonly (readonly number[])[];
    readonly outputs: ArrayLike<number>;
    readonly labels: Uint32Array;
  },
): ClassificationMeasures {
  const { confusion, outputs, labels } = given;
  const { accuracy: _, ...measures } = classMeasures(confusion);
  const isShared = columns === 1 || outputActivation === 'softmax';
  return {
    ...measures,
    ...(isShared ? { logLoss: logLoss(outputs, columns, labels) } : {}),
    ...(columns <= MOST_RANKED ? rankingOfClasses(outputs, columns, labels) : {}),
    ...(columns > 1 ? { topAccuracy: topAccuracy(outputs, columns, labels) } : {}),
  };
}

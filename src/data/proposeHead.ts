// The output layer and the loss that a target asks for.

import { isArrayOf } from '../arrayKind.ts';
import { canonicalTargetsOf } from './canonicalDataSet.ts';
import type { DataSet } from './dataSet.ts';

/** Output units, their activation and the loss. */
export interface Head {
  /** Units of the output layer. */
  readonly units: number;
  /** Activation of the output layer. */
  readonly activation: 'sigmoid' | 'softmax' | 'identity';
  /** Loss that suits the target. */
  readonly loss: 'binaryCrossEntropy' | 'softmaxCrossEntropy' | 'mse';
}

/**
 * The head that the target proposes (SPEC, D7): two classes, one sigmoid with binary cross-entropy; more classes,
 * softmax with cross-entropy; several columns of zeros and ones, independent sigmoids; other numbers, a linear
 * output with the mean square error. `undefined` where there is no target.
 */
export function proposeHead(data: Pick<DataSet, 'y' | 'targets' | 'classes'>): Head | undefined {
  const { y, targets, classes } = canonicalTargetsOf(data);
  if (y === undefined) return undefined;
  if (isArrayOf(y, 'Uint32Array')) {
    const count = classes?.length ?? y.reduce((most, label) => Math.max(most, label + 1), 0);
    return count <= 2
      ? { units: 1, activation: 'sigmoid', loss: 'binaryCrossEntropy' }
      : { units: count, activation: 'softmax', loss: 'softmaxCrossEntropy' };
  }
  if (targets > 1 && y.every((value) => value === 0 || value === 1)) {
    return { units: targets, activation: 'sigmoid', loss: 'binaryCrossEntropy' };
  }
  return { units: targets, activation: 'identity', loss: 'mse' };
}

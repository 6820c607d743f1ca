// Whose health is looked at: a model in training, with its data on the device.

import type { Tensor } from '../../graph/tensor.ts';
import type { LossFunction, LossName } from '../../nn/loss.ts';
import type { Variable } from '../../plan/variable.ts';
import type { Model } from '../model.ts';

/** The training data of a model, as its steps read them. */
export interface HealthData {
  readonly x: Variable;
  readonly y: Variable;
  readonly standardize: (rows: Tensor) => Tensor;
  /** How much each example counts in the cost, 1 on average; absent: all alike. */
  readonly weights?: Variable | undefined;
}

/** A model in training. */
export interface ModelSubject {
  readonly model: Model;
  readonly data: HealthData;
  readonly loss: LossName | LossFunction;
  /** ε by which the cost softens labels; default 0. */
  readonly labelSmoothing?: number | undefined;
}

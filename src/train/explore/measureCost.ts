// The cost and the usual metrics of a model on a set of examples, measured on the device.

import type { DataSet } from '../../data/dataSet.ts';
import type { LossFunction, LossName } from '../../nn/loss.ts';
import { modelHeldOut } from '../fit/modelHeldOut.ts';
import type { Model } from '../model.ts';

/** As a validation of `fit` measures: `loss`, the cost without penalties, and `accuracy` or the errors. */
export async function measureCost(
  model: Model,
  validation: DataSet,
  loss: LossName | LossFunction,
): Promise<Readonly<Record<string, number>>> {
  const heldOut = await modelHeldOut(model, { validation, loss, onNames: () => undefined });
  try {
    return await model.gpu.turns.take(() => heldOut.measure());
  } finally {
    heldOut.destroy();
  }
}

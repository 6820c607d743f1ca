// The cost of a network on a mini-batch, as a training step computes it.

import type { Tensor } from '../graph/tensor.ts';
import { costOf, type LossFunction, type LossInputs, type LossName } from '../nn/loss.ts';
import type { Network, StorageType } from '../nn/network.ts';
import type { StepOptions } from './graphStep.ts';

/** What a network's cost is made of. */
export interface NetworkCost {
  readonly network: Network;
  readonly loss: LossName | LossFunction;
  /** Of weights and hidden activations; default f32. */
  readonly storage?: StorageType | undefined;
  /** What rows of x still need. */
  readonly standardize: (rows: Tensor) => Tensor;
  /** The cost in place of `costOf`, where examples have weights or labels are softened. */
  readonly costBy?: CostBy | undefined;
}

/** A cost of what a network gives, beside all that was gathered of the examples. */
export type CostBy = (outputs: LossInputs, batch: Readonly<Record<string, Tensor>>) => Tensor;

/** The cost of a network on batches `x` and `y`, as a step computes it. */
export function networkCost(given: NetworkCost): StepOptions['cost'] {
  const { network, loss, storage, standardize, costBy = (outputs) => costOf(loss, outputs) } = given;
  return ({ parameters, kept, batch, step, seed }) => {
    const options = { storage, state: kept, training: true, step, seed };
    const forward = network.forward(standardize(batch['x']!), parameters, options);
    return { cost: costBy({ ...forward, y: batch['y']! }, batch), kept: forward.state };
  };
}

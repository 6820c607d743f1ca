// The graph of one training step of a network: its cost in place of any other.

import type { Tensor } from '../graph/tensor.ts';
import { costOf, type LossFunction, type LossName } from '../nn/loss.ts';
import type { Network, StorageType } from '../nn/network.ts';
import { graphStep, type StepOptions, type StepTensors } from './graphStep.ts';

/** What a network's cost is made of. */
export interface NetworkCost {
  readonly network: Network;
  readonly loss: LossName | LossFunction;
  /** Of weights and hidden activations; default f32. */
  readonly storage?: StorageType | undefined;
  /** What rows of x still need. */
  readonly standardize: (rows: Tensor) => Tensor;
}

/** The cost of a network on batches `x` and `y`, as a step computes it. */
export function networkCost({ network, loss, storage, standardize }: NetworkCost): StepOptions['cost'] {
  return ({ parameters, kept, batch, step, seed }) => {
    const options = { storage, state: kept, training: true, step, seed };
    const forward = network.forward(standardize(batch['x']!), parameters, options);
    return { cost: costOf(loss, { ...forward, y: batch['y']! }), kept: forward.state };
  };
}

/** What a network's step reads beside what it changes. */
export interface NetworkStepTensors extends StepTensors {
  /** All examples. */
  readonly x: Tensor;
  readonly y: Tensor;
  readonly standardize: (rows: Tensor) => Tensor;
}

/** How a network's step is made. */
export type NetworkStepOptions = Omit<StepOptions, 'layout' | 'cost' | 'data'> &
  Omit<NetworkCost, 'standardize'>;

/** The values that a step gives to what it changes. */
export function trainingStep(
  { x, y, standardize, ...tensors }: NetworkStepTensors,
  { network, loss, storage, ...options }: NetworkStepOptions,
): (readonly [Tensor, Tensor])[] {
  return graphStep(tensors, {
    ...options,
    layout: network.layout,
    data: { x, y },
    cost: networkCost({ network, loss, storage, standardize }),
  });
}

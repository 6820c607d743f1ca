// The graph of one training step of a network: its cost in place of any other.

import type { Tensor } from '../graph/tensor.ts';
import { graphStep, type StepOptions, type StepTensors } from './graphStep.ts';
import { networkCost, type NetworkCost } from './networkCost.ts';
import { extended } from './options/extended.ts';
import type { StepSettings } from './options/stepSettings.ts';

/** What a network's step reads beside what it changes. */
export interface NetworkStepTensors extends StepTensors {
  /** All examples. */
  readonly x: Tensor;
  readonly y: Tensor;
  readonly standardize: (rows: Tensor) => Tensor;
}

/** How a network's step is made. */
export type NetworkStepOptions = Omit<StepOptions, 'layout' | 'cost' | 'data' | 'gradientOf'> &
  Omit<NetworkCost, 'standardize' | 'costBy'> &
  StepSettings;

/** The values that a step gives to what it changes. */
export function trainingStep(
  { x, y, standardize, ...tensors }: NetworkStepTensors,
  { network, loss, storage, ...options }: NetworkStepOptions,
): (readonly [Tensor, Tensor])[] {
  const { layout } = network;
  return graphStep(tensors, {
    ...options,
    ...extended(options, { layout, examples: options.examples }),
    layout,
    data: { x, y },
    cost: networkCost({ network, loss, storage, standardize }),
  });
}

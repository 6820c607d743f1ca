// A training step with Adam whose tensors lie on no device.

import { input, type Tensor } from '../../src/graph/tensor.ts';
import type { Network } from '../../src/nn/network.ts';
import { adam } from '../../src/optim/adam.ts';
import { trainingStep } from '../../src/train/trainingStep.ts';

/** What the parameters, Adam's state and the records become for data x and y. */
export function paperStep(
  network: Network,
  data: () => { x: Tensor; y: Tensor },
  options: Omit<Parameters<typeof trainingStep>[1], 'network' | 'optimizer'>,
) {
  const optimizer = adam();
  const tensors = {
    parameters: input('parameters', [network.length]),
    states: optimizer.states.map((name) => input(name, [network.length])),
    learningRate: input('rate', []),
    counter: input('counter', [], 'u32'),
    history: input('history', [16]),
    record: input('record', [], 'u32'),
    // A plan numbers leaves in the order in which they are made.
    ...data(),
    standardize: (rows: Tensor) => rows,
  };
  return trainingStep(tensors, { network, optimizer, ...options });
}

// What tests of populations train: a small network, its points, and members of two kinds.

import { adam, dense, network, sgd, type DataSet, type PopulationMember } from '../../src/index.ts';
import { RandomStream } from '../../src/random/randomStream.ts';

/** Points of a square, in two classes. */
export function drawn(examples: number, stream = new RandomStream(5, 2)): DataSet {
  const x = Float32Array.from({ length: 2 * examples }, () => stream.nextFloat() * 2 - 1);
  const y = Uint32Array.from({ length: examples }, (_, i) => (x[2 * i]! * x[2 * i + 1]! > 0 ? 1 : 0));
  return { x, y, examples, features: 2, targets: 1 };
}

/** To train on. */
export const data = drawn(40);
/** To measure on. */
export const heldOut = drawn(75, new RandomStream(6, 2));
/** Two inputs, six hidden units, a probability. */
export const two = network({ inputs: 2, layers: [dense(6, 'tanh'), dense(1, 'sigmoid')] });
/** Two kinds of optimiser, so that there are two groups, and their places are mixed. */
export const members: readonly PopulationMember[] = [
  { optimizer: adam({ learningRate: 0.02 }) },
  { optimizer: sgd({ learningRate: 0.5 }), seed: 9 },
  { optimizer: adam({ learningRate: 0.1 }), seed: 12 },
];

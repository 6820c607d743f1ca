// What is measured, as data: Gradloom and its peers compute the same from the same starting values.

import { selectNames } from './selectNames.ts';

/** A multilayer perceptron: sizes n[0] … n[L], the activation of the hidden layers. */
export interface NetworkShape {
  readonly sizes: readonly number[];
  readonly activation: 'tanh' | 'relu';
  /** The last layer: `sigmoid` with binary cross-entropy, or `softmax` with cross-entropy. */
  readonly output: 'sigmoid' | 'softmax';
}

/** Steps of training on one batch that stays on the device. */
export interface TrainingWorkload {
  readonly kind: 'training';
  readonly name: string;
  readonly title: string;
  readonly network: NetworkShape;
  readonly batch: number;
  readonly optimizer: 'sgd' | 'adam';
  readonly learningRate: number;
}

/** Steps of many networks at once, each on the same batch with a learning rate of its own. */
export interface PopulationWorkload extends Omit<TrainingWorkload, 'kind' | 'optimizer'> {
  readonly kind: 'population';
  readonly members: number;
}

/** Forward passes: inputs on the CPU before, outputs on the CPU after each. */
export interface InferenceWorkload {
  readonly kind: 'inference';
  readonly name: string;
  readonly title: string;
  readonly network: NetworkShape;
  readonly batch: number;
}

/** One operation on values that stay on the device. */
export interface OperationWorkload {
  readonly kind: 'operation';
  readonly name: string;
  readonly title: string;
  readonly operation: 'matmul' | 'add' | 'sum' | 'softmax';
  /** [n, n] for matmul and softmax, [n] for the others. */
  readonly size: number;
}

/**
 * Steps of training a convolutional network on one batch that stays on the device, with Adam: for each number of filters
 * a convolution 3 × 3, padded, relu, and the largest of 2 × 2; then one dense layer, softmax with cross-entropy.
 */
export interface ConvolutionWorkload {
  readonly kind: 'convolution';
  readonly name: string;
  readonly title: string;
  /** Height, width, channels. */
  readonly image: readonly [number, number, number];
  readonly filters: readonly number[];
  readonly classes: number;
  readonly batch: number;
  readonly learningRate: number;
}

/** Anything that is measured. */
export type Workload =
  | TrainingWorkload
  | PopulationWorkload
  | InferenceWorkload
  | OperationWorkload
  | ConvolutionWorkload;

const W2: NetworkShape = { sizes: [784, 512, 512, 10], activation: 'relu', output: 'softmax' };

/** What only a GPU does in a reasonable time: 1.4 · 10¹² operations a step. */
const W7: TrainingWorkload = {
  kind: 'training',
  name: 'W7',
  title: 'train 4096-4096-4096-4096-4096-1000 relu, batch 4096, Adam',
  network: { sizes: [4096, 4096, 4096, 4096, 4096, 1000], activation: 'relu', output: 'softmax' },
  batch: 4096,
  optimizer: 'adam',
  learningRate: 0.001,
};

/** Networks of W1 side by side: 4096 are more than any GPU trains at a time. */
const population = (members: number): PopulationWorkload => ({
  kind: 'population',
  name: `W1-${members}`,
  title: `train ${members} networks of W1 side by side`,
  network: { sizes: [2, 16, 16, 1], activation: 'tanh', output: 'sigmoid' },
  batch: 100,
  members,
  learningRate: 0.1,
});

/** All workloads; software drivers get smaller sizes of the largest. */
export function workloads({ software }: { software: boolean }): readonly Workload[] {
  const wide = software ? 1024 : 2048;
  const products = software ? [256, 512, 1024] : [256, 512, 1024, 2048, 4096];
  return [
    {
      kind: 'training',
      name: 'W1',
      title: 'train 2-16-16-1 tanh, batch 100, SGD',
      network: { sizes: [2, 16, 16, 1], activation: 'tanh', output: 'sigmoid' },
      batch: 100,
      optimizer: 'sgd',
      learningRate: 0.1,
    },
    ...(software ? [256] : [256, 4096]).map(population),
    {
      kind: 'training',
      name: 'W2',
      title: 'train 784-512-512-10 relu, batch 128, Adam',
      network: W2,
      batch: 128,
      optimizer: 'adam',
      learningRate: 0.001,
    },
    {
      kind: 'training',
      name: 'W3a',
      title: 'train logistic regression 12288-1, batch 209, SGD',
      network: { sizes: [12288, 1], activation: 'relu', output: 'sigmoid' },
      batch: 209,
      optimizer: 'sgd',
      learningRate: 0.0005,
    },
    {
      kind: 'training',
      name: 'W3b',
      title: 'train 12288-20-7-5-1 relu, batch 209, SGD',
      network: { sizes: [12288, 20, 7, 5, 1], activation: 'relu', output: 'sigmoid' },
      batch: 209,
      optimizer: 'sgd',
      learningRate: 0.0075,
    },
    {
      kind: 'training',
      name: software ? 'W4s' : 'W4',
      title: `train ${wide}-${wide}-${wide}-${wide}-10 relu, batch 256, Adam`,
      network: { sizes: [wide, wide, wide, wide, 10], activation: 'relu', output: 'softmax' },
      batch: 256,
      optimizer: 'adam',
      learningRate: 0.001,
    },
    ...(software ? [] : [W7]),
    ...[1, 1024].map((batch): Workload => ({
      kind: 'inference',
      name: `W5-${batch}`,
      title: `predict 784-512-512-10, batch ${batch}`,
      network: W2,
      batch,
    })),
    ...products.map((size): Workload => ({
      kind: 'operation',
      name: `W6-matmul-${size}`,
      title: `matmul ${size} × ${size} × ${size}`,
      operation: 'matmul',
      size,
    })),
    { kind: 'operation', name: 'W6-add', title: 'add, 4 Mi numbers', operation: 'add', size: 2 ** 22 },
    { kind: 'operation', name: 'W6-sum', title: 'sum, 4 Mi numbers', operation: 'sum', size: 2 ** 22 },
    {
      kind: 'operation',
      name: 'W6-softmax',
      title: 'softmax of 1024 × 1024',
      operation: 'softmax',
      size: 1024,
    },
    {
      kind: 'convolution',
      name: 'W8',
      title: 'train conv 3 × 3 × 16, pool, conv 3 × 3 × 32, pool, dense 10 on 28 × 28, batch 128, Adam',
      image: [28, 28, 1],
      filters: [16, 32],
      classes: 10,
      batch: 128,
      learningRate: 0.001,
    },
  ];
}

/** Workloads by their names, as `selectNames` has it. */
export function selectWorkloads(all: readonly Workload[], only: readonly string[]): readonly Workload[] {
  const names = selectNames(
    all.map(({ name }) => name),
    only,
  );
  return all.filter(({ name }) => names.includes(name));
}

// Trainings small enough for many fits, with layers that draw and keep numbers, and examples held out.

import {
  adam,
  createTrainer,
  dense,
  layers,
  Model,
  network,
  type DataSet,
  type Gpu,
  type Network,
  type TrainingOptions,
} from '../../src/index.ts';

/** As good as chance, from 0 to 1. */
function noise(i: number): number {
  const wave = Math.sin(12.9898 * i) * 43_758.5453;
  return wave - Math.floor(wave);
}

/** Examples of three classes that overlap, from `first` on. */
export function blobs(examples: number, first = 0): DataSet {
  const y = Uint32Array.from({ length: examples }, (_, i) => (first + i) % 3);
  const x = Float32Array.from({ length: 4 * examples }, (_, i) => {
    const row = Math.floor(i / 4);
    return (y[row] === i % 4 ? 1 : 0) + 2.5 * (noise(4 * first + i) - 0.5);
  });
  return { x, y, examples, features: 4, targets: 1 };
}

/** With dropout and batch norm, whose training passes differ from predictions. */
export const chancy = (): Network =>
  network({
    inputs: 4,
    layers: [dense(12, 'relu'), layers.batchNorm(), layers.dropout(0.3), dense(3, 'softmax')],
  });

export const plain = (): Network => network({ inputs: 4, layers: [dense(8, 'tanh'), dense(3, 'softmax')] });

/** A model and its trainer, always the same for the same options. */
export async function training(gpu: Gpu, net: Network, options: Partial<TrainingOptions> = {}) {
  const model = new Model(gpu, { network: net, seed: 3 });
  const data = blobs(60);
  const trainer = await createTrainer(model, {
    data,
    optimizer: adam({ learningRate: 0.02 }),
    batchSize: 16,
    seed: 5,
    ...options,
  });
  return { model, trainer };
}

/** All parameters and states of a model as plain numbers. */
export async function numbersOf(model: Model): Promise<[string, number[]][]> {
  return [...(await model.values())].map(([name, values]) => [name, [...values]]);
}

/** Several arrays as one list. */
export const flat = (parts: readonly Float32Array[]): number[] => parts.flatMap((part) => [...part]);

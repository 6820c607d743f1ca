// A training so small that a test can afford many, and one of all else that has state on a Gpu.

import { vi } from 'vitest';
import type { DeviceBuffer } from '../../src/gpu/buffer.ts';
import {
  add,
  compile,
  createTrainer,
  dense,
  input,
  Model,
  momentum,
  multiply,
  network,
  Variable,
  type ActivationName,
  type Gpu,
  type Network,
  type Optimizer,
  type Trainer,
} from '../../src/index.ts';
import { createPopulation } from '../../src/train/createPopulation.ts';
import type { Population } from '../../src/train/population.ts';

/** Eight examples of three features and one number to predict. */
export const data = {
  x: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
  y: Float32Array.from({ length: 8 }, (_, i) => Math.cos(i)),
  examples: 8,
  features: 3,
  targets: 1,
};

/** A network 3-5-1 for them: no layer is of whole groups of four. */
export const smallNetwork = (activation: ActivationName): Network =>
  network({ inputs: 3, layers: [dense(5, activation), dense(1, 'identity')] });

export const net = smallNetwork('tanh');

/** Always the same model. */
export const smallModel = (gpu: Gpu): Model => new Model(gpu, { network: net, seed: 1 });

/** The three ways to train. */
export const KINDS = ['one dispatch', 'step by step', 'population'] as const;
export type Kind = (typeof KINDS)[number];

/** A trainer with the first optimiser, or a population with a member of each; half of the examples a step. */
export function createTraining(
  gpu: Gpu,
  kind: Kind,
  optimizers: readonly Optimizer[] = [momentum()],
): Promise<Trainer | Population> {
  const batchSize = 4;
  if (kind === 'population') {
    const members = optimizers.map((optimizer) => ({ optimizer, seed: 1 }));
    return createPopulation(gpu, { network: net, data, members, batchSize });
  }
  const [optimizer] = optimizers;
  const singleDispatch = kind === 'one dispatch';
  return createTrainer(smallModel(gpu), { data, optimizer: optimizer!, batchSize, singleDispatch });
}

/** All that has state, made from the same numbers each time. */
export async function createEverything(gpu: Gpu, { singleDispatch }: { singleDispatch: boolean }) {
  const optimizer = momentum();
  const model = smallModel(gpu);
  const trainer = await createTrainer(model, { data, optimizer, batchSize: 4, singleDispatch });
  const members = [{ optimizer }, { optimizer, seed: 5 }];
  const population = await createPopulation(gpu, { network: net, data, members });
  const variable = new Variable(gpu, 'total', { shape: [2] });
  const x = input('x', [2]);
  const program = await compile(gpu, {
    outputs: { y: multiply(x, 3) },
    updates: [[variable, add(variable.tensor, x)]],
  });
  program.write('x', Float32Array.of(1, 2));
  // Its output can be read from now on.
  await program.run();
  const destroy = async (): Promise<void> => {
    for (const part of [trainer, population, program, variable]) part.destroy();
    await model.destroy();
  };
  return { gpu, model, trainer, population, variable, program, destroy };
}

/** What `make` makes, and the buffers that it allocates by their names. */
export async function buffersOf<T>(
  gpu: Gpu,
  make: () => Promise<T>,
): Promise<[T, ReadonlyMap<string, readonly DeviceBuffer[]>]> {
  const buffers = new Map<string, DeviceBuffer[]>();
  const create = gpu.createBuffer.bind(gpu);
  const spy = vi.spyOn(gpu, 'createBuffer').mockImplementation((label, bytes) => {
    const buffer = create(label, bytes);
    buffers.set(label, [...(buffers.get(label) ?? []), buffer]);
    return buffer;
  });
  try {
    return [await make(), buffers];
  } finally {
    spy.mockRestore();
  }
}

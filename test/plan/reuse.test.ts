// Trainings in a single dispatch that differ in numbers only are one kernel.

import { afterAll, describe, expect, it } from 'vitest';
import { countCalls, type DeviceCall } from '../../src/testing.ts';
import {
  adam,
  createTrainer,
  dense,
  Model,
  network,
  type Gpu,
  type TrainingOptions,
} from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';

let counts: Record<DeviceCall, number>;
const opened: Promise<Gpu> = openGpu({ onDevice: (device) => (counts = countCalls(device)) });
afterAll(async () => (await opened).close());

function dataOf(examples: number) {
  const x = Float32Array.from({ length: 3 * examples }, (_, index) => Math.sin(1.3 * index));
  const y = Float32Array.from({ length: examples }, (_, index) => Math.cos(index));
  return { x, y, examples, features: 3, targets: 1 };
}

const net = network({ inputs: 3, layers: [dense(4, 'tanh'), dense(1, 'identity')] });

/** The costs of a few steps. */
async function train(options: Partial<TrainingOptions>): Promise<number[]> {
  const model = new Model(await opened, { network: net, seed: 1 });
  const usual = { data: dataOf(20), optimizer: adam({ learningRate: 0.01 }), batchSize: 8, l2: 0.3 };
  const trainer = await createTrainer(model, { ...usual, ...options });
  const losses = await trainer.run(6);
  if (options.singleDispatch !== false) expect(trainer.calls).toBe(1);
  trainer.destroy();
  await model.destroy();
  return [...losses];
}

describe('trainings of one network', () => {
  it('with sixty seeds, rates and numbers of examples compile one kernel', async () => {
    await train({});
    const before = counts.createComputePipelineAsync;
    const results = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      const learningRate = 0.01 + seed / 1000;
      const data = dataOf(20 + (seed % 7));
      results.add((await train({ seed, data, optimizer: adam({ learningRate }) })).at(-1)!);
    }
    expect(counts.createComputePipelineAsync - before).toBe(0);
    expect(results.size).toBeGreaterThan(50);
  });

  it.each([
    ['a seed', { seed: 7 }],
    ['a large seed', { seed: 2 ** 32 - 3 }],
    ['more examples', { data: dataOf(53) }],
    ['the order of the data', { shuffle: false, data: dataOf(21) }],
  ])('take %s as the step-by-step path does', async (_, options) => {
    const [one, many] = [await train(options), await train({ ...options, singleDispatch: false })];
    one.forEach((cost, index) => expect(cost).toBeCloseTo(many[index]!, 5));
  });
});

// What a schedule may give: a scalar tensor, or a number for all steps.

import { describe, expect, it } from 'vitest';
import {
  constant,
  createTrainer,
  dense,
  less,
  Model,
  network,
  sgd,
  where,
  type Schedule,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const data = {
  x: Float32Array.of(1, 2, 3, 5),
  y: Float32Array.of(2, 4, 6, 10),
  examples: 4,
  features: 1,
  targets: 1,
};
const net = network({ inputs: 1, layers: [dense(1)] });

async function costs(options: { learningRate: number; schedule?: Schedule }): Promise<number[]> {
  const model = new Model(await testGpu(), { network: net, seed: 2 });
  const { learningRate, schedule } = options;
  const optimizer = sgd({ learningRate });
  const trainer = await createTrainer(model, { data, optimizer, ...(schedule ? { schedule } : {}) });
  const found = [...(await trainer.run(6))];
  trainer.destroy();
  await model.destroy();
  return found;
}

describe('a schedule', () => {
  it('that gives a number trains with it at every step', async () => {
    const plain = await costs({ learningRate: 0.02 });
    expect(plain[5]).toBeLessThan(plain[0]!);
    for (const schedule of [() => 0.02, () => constant(0.02)] as Schedule[]) {
      const found = await costs({ learningRate: 0.5, schedule });
      found.forEach((cost, step) => expect(cost).toBeCloseTo(plain[step]!, 4));
    }
    expect(new Set(await costs({ learningRate: 0.5, schedule: () => 0 })).size).toBe(1);
  });

  it.each<[string, Schedule]>([
    ['a negative number', () => -0.1],
    ['NaN', () => Number.NaN],
    ['an infinite number', () => Infinity],
    ['a number beyond float32', () => 1e39],
    ['a negative constant', () => constant(-0.1)],
    ['a text', (() => '0.1') as unknown as Schedule],
    ['nothing', (() => undefined) as unknown as Schedule],
    // In plain JavaScript these would be NaN, and "false" at every step.
    ['arithmetic on a tensor', ((base: number) => base * 0.5) as unknown as Schedule],
    [
      'a comparison of a tensor',
      ((base: number, step: number) => (step < 3 ? base : 0.1)) as unknown as Schedule,
    ],
  ])('that gives %s is refused', async (_, schedule) => {
    await expect(costs({ learningRate: 0.1, schedule })).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });

  it('may compare steps by operations', async () => {
    const found = await costs({
      learningRate: 0.02,
      schedule: (base, step) => where(less(step, 3), base, 0),
    });
    expect(new Set(found.slice(2)).size).toBe(1);
    expect(new Set(found.slice(0, 3)).size).toBe(3);
  });
});

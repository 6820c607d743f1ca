import { describe, expect, it } from 'vitest';
import {
  adam,
  createTrainer,
  dense,
  drawDigits,
  evaluate,
  fitStandardForm,
  Model,
  network,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const mean = (part: Float32Array): number => part.reduce((sum, value) => sum + value, 0) / part.length;

describe('a trainer', () => {
  it('trains 784-256-128-10 with Adam in at most 12 kernel calls a step', async () => {
    const gpu = await testGpu();
    const data = drawDigits({ count: 6000, seed: 1 });
    const test = drawDigits({ count: 1000, seed: 1, first: 1_000_000 });
    const model = new Model(gpu, {
      network: network({
        inputs: 784,
        layers: [dense(256, 'relu'), dense(128, 'relu'), dense(10, 'softmax')],
      }),
      seed: 1,
      standardForm: fitStandardForm(data, 'divideBy255'),
      classes: data.classes,
    });
    const trainer = await createTrainer(model, { data, optimizer: adam(), batchSize: 128 });
    // A product of few results and many terms is split on a GPU; a call of its own adds the splits.
    const calls = (await trainer.report()).filter(({ label }) => !/^sum of \d+ splits$/.test(label));
    expect(calls.length).toBeLessThanOrEqual(12);
    expect(trainer.calls - calls.length).toBeLessThanOrEqual(1);
    const costs = await trainer.run(200);
    expect(costs.at(-1)).toBeLessThan(costs[0]! / 3);
    const { accuracy } = await evaluate(model, test);
    expect(accuracy).toBeGreaterThan(0.8);
  });

  it('trains with one example a step, where the bias gradient is the gradient of the layer itself', async () => {
    const data = drawDigits({ count: 200, seed: 1 });
    const layers = [dense(16, 'relu'), dense(10, 'softmax')];
    const model = new Model(await testGpu(), {
      network: network({ inputs: 784, layers }),
      seed: 1,
      standardForm: fitStandardForm(data, 'divideBy255'),
    });
    const trainer = await createTrainer(model, { data, optimizer: adam(), batchSize: 1 });
    const costs = await trainer.run(1000);
    expect(mean(costs.slice(-200))).toBeLessThan(mean(costs.slice(0, 200)) / 3);
    trainer.destroy();
    await model.destroy();
  });
});

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
    expect(trainer.calls).toBeLessThanOrEqual(12);
    const losses = await trainer.run(200);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 3);
    const { accuracy } = await evaluate(model, test);
    expect(accuracy).toBeGreaterThan(0.8);
  });
});

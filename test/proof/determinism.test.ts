// One device, one program, one seed: one result, bit for bit, for any number of runs.

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { adam, createTrainer, dense, drawDigits, fitStandardForm, Model, network } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

it('100 repetitions of 200 training steps give one hash', { timeout: 300_000 }, async () => {
  const gpu = await testGpu();
  const data = drawDigits({ count: 300, seed: 1 });
  const described = network({ inputs: 784, layers: [dense(16, 'tanh'), dense(10, 'softmax')] });
  const standardForm = fitStandardForm(data, 'divideBy255');
  const hashes = new Set<string>();
  for (let repetition = 0; repetition < 100; repetition++) {
    const model = new Model(gpu, { network: described, seed: 1, standardForm });
    const trainer = await createTrainer(model, { data, optimizer: adam(), batchSize: 32, seed: 7 });
    const losses = await trainer.run(200);
    const parameters = await model.parameters.read();
    hashes.add(createHash('sha256').update(losses).update(parameters).digest('hex'));
    trainer.destroy();
    await model.destroy();
  }
  expect(hashes.size).toBe(1);
});

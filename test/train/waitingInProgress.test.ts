// A callback that waits for a call made after its run waits for itself: a signal is the way out.

import { expect, it } from 'vitest';
import { createTrainer, dense, Model, network, sgd } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const data = {
  x: Float32Array.of(1, 2, 3, 5),
  y: Float32Array.of(2, 4, 6, 10),
  examples: 4,
  features: 1,
  targets: 1,
};

it('a call made before the run is answered before it, and may be waited for', async () => {
  const model = new Model(await testGpu(), { network: network({ inputs: 1, layers: [dense(1)] }) });
  const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 0.01 }) });
  const earlier = [model.predict(data.x), model.predict(data.x)];
  const costs = await trainer.run(5, { onProgress: () => Promise.all(earlier) });
  expect(costs).toHaveLength(5);
  trainer.destroy();
  await model.destroy();
});

it('one made after it holds the run until its signal aborts; then all is answered in order', async () => {
  const model = new Model(await testGpu(), { network: network({ inputs: 1, layers: [dense(1)] }) });
  const trainer = await createTrainer(model, { data, optimizer: sgd({ learningRate: 0.01 }) });
  const controller = new AbortController();
  const waits: { later?: Promise<unknown> } = {};
  let told = 0;
  const run = trainer.run(1000, {
    signal: controller.signal,
    onProgress: async () => {
      told++;
      await waits.later;
    },
  });
  const later = (waits.later = model.predict(data.x));
  const first = await Promise.race([run, later, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
  expect([first, told]).toEqual(['waits', 1]);
  controller.abort();
  const costs = await run;
  expect(costs.length).toBe(trainer.step);
  expect(costs.length).toBeLessThan(1000);
  // It sees the parameters after the steps that were done.
  expect(await later).toEqual(await model.predict(data.x));
  trainer.destroy();
  await model.destroy();
});

// Infinite and NaN parameters, states and gradients are noticed at their step, even where every cost is finite.

import { describe, expect, it } from 'vitest';
import { adam, createTrainer, dense, Model, momentum, network, type Activation } from '../../src/index.ts';
import { createPopulation } from '../../src/train/createPopulation.ts';
import { testGpu } from '../gpu.ts';

const data = {
  x: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
  y: Float32Array.from({ length: 8 }, (_, i) => Math.cos(i)),
  examples: 8,
  features: 3,
  targets: 1,
};
const NAMES = [
  'tanh',
  'sigmoid',
  'relu6',
  'selu',
  'gelu',
  'relu',
  'softsign',
  'hardSigmoid',
  'elu',
  'identity',
];

async function trainerOf(name: string, options: { singleDispatch: boolean; optimizer?: typeof momentum }) {
  const gpu = await testGpu();
  const layers = [dense(5, name as Activation['name']), dense(1, 'identity')];
  const model = new Model(gpu, { network: network({ inputs: 3, layers }), seed: 1 });
  const optimizer = (options.optimizer ?? momentum)({ learningRate: 0.01 });
  const trainer = await createTrainer(model, { data, optimizer, singleDispatch: options.singleDispatch });
  return { gpu, model, trainer };
}

describe.each([true, false])('with all steps in one dispatch: %s', (singleDispatch) => {
  it.each(NAMES)(
    '%s: an infinite or NaN weight or bias ends the run at its first step, and good ones let it go on',
    async (name) => {
      const { model, trainer } = await trainerOf(name, { singleDispatch });
      await trainer.run(3);
      const good = await model.values();
      let noticed = 0;
      for (const parameter of ['W1', 'b1', 'W2', 'b2']) {
        for (const value of [Infinity, -Infinity, Number.NaN]) {
          const arena = (await model.parameters.read()) as Float32Array<ArrayBuffer>;
          const bad = new Map([...good].map(([key, own]) => [key, own.slice()]));
          bad.get(parameter)![0] = value;
          arena.set(model.network.arenaOf(bad));
          model.parameters.write(arena);
          const step = trainer.step;
          const message = new RegExp(`step ${step + 1}\\.`);
          await expect(trainer.run(4)).rejects.toMatchObject({
            code: 'E_NONFINITE',
            message: expect.stringMatching(message),
          });
          expect(trainer.step).toBeGreaterThan(step);
          await expect(trainer.run(1)).rejects.toMatchObject({ code: 'E_NONFINITE' });
          model.setValues(good);
          const costs = await trainer.run(2);
          expect(costs.every(Number.isFinite)).toBe(true);
          noticed++;
        }
      }
      expect(noticed).toBe(12);
      trainer.destroy();
      await model.destroy();
    },
  );

  it('notices that the very last update of a run diverged', async () => {
    const { model, trainer } = await trainerOf('tanh', { singleDispatch });
    // Weights so large that any step of this rate overflows.
    model.setValues(new Map([...(await model.values())].map(([name, own]) => [name, own.map(() => 1e4)])));
    trainer.setLearningRate(3.3e38);
    await expect(trainer.run(1)).rejects.toMatchObject({
      code: 'E_NONFINITE',
      message: expect.stringMatching(/after step 1\./),
    });
    expect(trainer.divergedAt).toBe(1);
    trainer.destroy();
    await model.destroy();
  });
});

it('a population tells which members diverged, and their costs are NaN from then on', async () => {
  const gpu = await testGpu();
  const net = network({ inputs: 3, layers: [dense(5, 'tanh'), dense(1, 'identity')] });
  const members = [{ optimizer: adam() }, { optimizer: adam({ learningRate: 3.3e38, weightDecay: 0 }) }];
  const population = await createPopulation(gpu, { network: net, data, members });
  const losses = await population.run(5);
  expect(population.divergedAt).toEqual([undefined, 1]);
  expect(losses[0]!.every(Number.isFinite)).toBe(true);
  expect([...losses[1]!.subarray(1)]).toEqual([NaN, NaN, NaN, NaN]);
  population.destroy();
});

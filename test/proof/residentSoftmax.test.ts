// Softmax in a training that is one kernel call: the same as step by step.

import { expect, it } from 'vitest';
import { adam, createTrainer, dense, Model, network, sgd, type DataSet } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const EXAMPLES = 21;

/** Points and three shares of each that sum to 1. */
function shares(): DataSet {
  const x = Float32Array.from({ length: 2 * EXAMPLES }, (_, i) => Math.sin(1.7 * i + 0.4));
  const y = Float32Array.from({ length: 3 * EXAMPLES }, (_, i) => {
    const part = (Math.abs(x[2 * Math.floor(i / 3)]!) + 0.5) / 3;
    return [part, part / 2, 1 - 1.5 * part][i % 3]!;
  });
  return { x, y, examples: EXAMPLES, features: 2, targets: 3 };
}

async function train(singleDispatch: boolean) {
  const described = network({ inputs: 2, layers: [dense(6, 'tanh'), dense(3, 'softmax')] });
  const model = new Model(await testGpu(), { network: described, seed: 3 });
  const options = { data: shares(), optimizer: adam({ learningRate: 0.02 }), loss: 'mse' as const };
  const trainer = await createTrainer(model, { ...options, singleDispatch });
  const costs = await trainer.run(60);
  const parameters = await model.parameters.read();
  const { calls } = trainer;
  trainer.destroy();
  await model.destroy();
  return { calls, values: [...costs, ...parameters] };
}

it('softmax as an output whose squared error is trained', async () => {
  const [one, many] = [await train(true), await train(false)];
  expect([one.calls, many.calls > 1]).toEqual([1, true]);
  expect(one.values[59]).toBeLessThan(0.5 * one.values[0]!);
  const far = one.values.map((value, i) => Math.abs(value - many.values[i]!));
  expect(Math.max(...far)).toBeLessThan(1e-5);
});

it.each(['mse', 'softmaxCrossEntropy'] as const)(
  'softmax of logits thousands apart, whichever of a row is the largest, under %s',
  async (loss) => {
    const { x, ...rest } = shares();
    const data = { x: x.map((value) => 4000 * value), ...rest };
    const costs = async (singleDispatch: boolean) => {
      const described = network({ inputs: 2, layers: [dense(3, 'softmax')] });
      const model = new Model(await testGpu(), { network: described, seed: 3 });
      const options = { data, optimizer: sgd({ learningRate: 1e-9 }), loss, singleDispatch };
      const trainer = await createTrainer(model, options);
      const values = await trainer.run(3);
      trainer.destroy();
      await model.destroy();
      return values;
    };
    const [one, many] = [await costs(true), await costs(false)];
    one.forEach((cost, i) => expect(cost / many[i]!).toBeCloseTo(1, 4));
  },
);

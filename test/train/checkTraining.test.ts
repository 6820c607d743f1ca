// What a training refuses before anything is computed: each with its code, the rule and the value.

import { expect, it } from 'vitest';
import {
  createTrainer,
  dense,
  Model,
  network,
  sgd,
  type DataSet,
  type LossName,
  type TrainingOptions,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const data: DataSet = {
  x: Float32Array.of(0, 0, 1, 1),
  y: Float32Array.of(0, 1),
  examples: 2,
  features: 2,
  targets: 1,
};
const usual: TrainingOptions = { data, optimizer: sgd({ learningRate: 0.1 }) };

it.each<[string, Partial<TrainingOptions>, string]>([
  [
    'a loss that is none',
    { loss: 'mae' as LossName },
    'the loss must be one of mse, halfMse, absolute, binaryCrossEntropy, softmaxCrossEntropy; got "mae"',
  ],
  [
    'no example a batch',
    { batchSize: 0 },
    'the batch size must be a whole number from 1 to the number of examples; got 0 of 2',
  ],
  ['a text', { batchSize: '2' as never }, 'got "2" of 2'],
  ['part of an example', { batchSize: 1.5 }, 'got 1.5 of 2'],
  ['more examples than there are', { batchSize: 3 }, 'got 3 of 2'],
  ['a negative penalty', { l2: -1 }, 'l2 must be a finite number of at least 0; got -1'],
  ['no penalty', { l2: Number.NaN }, 'l2 must be a finite number of at least 0; got NaN'],
  ['gradients clipped to nothing', { clipNorm: 0 }, 'clipNorm must be a finite number above 0; got 0'],
  ['a seed that is no u32', { seed: -1 }, 'got -1'],
])('%s', async (_, wrong, rule) => {
  const net = network({ inputs: 2, layers: [dense(1, 'sigmoid')] });
  const model = new Model(await testGpu(), { network: net, seed: 1 });
  const before = await model.parameters.read();
  await expect(createTrainer(model, { ...usual, ...wrong })).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining(rule) as string,
  });
  expect(await model.parameters.read()).toEqual(before);
  await model.destroy();
});

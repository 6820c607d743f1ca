// Options that a training would pass over in silence, in plain JavaScript too.

import { expect, it } from 'vitest';
import {
  createTrainer,
  dense,
  Model,
  network,
  sgd,
  trainPopulation,
  tuneNetwork,
  type DataSet,
  type PopulationMember,
  type Schedule,
  type TrainingOptions,
} from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const data: DataSet = {
  x: Float32Array.of(1, 2, 3, 5),
  y: Float32Array.of(2, 4, 6, 10),
  examples: 4,
  features: 1,
  targets: 1,
};
const net = network({ inputs: 1, layers: [dense(1, 'identity')] });
const optimizer = sgd({ learningRate: 0.01 });

it.each<[string, object, string]>([
  ['an unknown option', { learningRate: 0.5 }, 'got learningRate'],
  ['an option in other letters', { batchsize: 2 }, 'got batchsize'],
  [
    'the name of an optimiser',
    { optimizer: 'adam' },
    'optimizer must be made by sgd(), adam() or another, or be { config: { name, learningRate }, states, update }; got "adam"',
  ],
  ['a maker of optimisers', { optimizer: sgd }, 'states, update }; got a function'],
  ['no optimiser', { optimizer: undefined }, 'states, update }; got none'],
  ['a number as schedule', { schedule: 0.5 }, 'a schedule must be a function; got 0.5'],
  ['a word for true or false', { shuffle: 'no' }, 'shuffle must be true or false; got "no"'],
  ['0 for false', { singleDispatch: 0 }, 'singleDispatch must be true or false; got 0'],
  ['no data', { data: undefined }, 'the data must be a data set; got none'],
  ['a schedule without a result', { schedule: (() => undefined) as unknown as Schedule }, 'got none'],
  ['a penalty beyond float32', { l2: 1e39 }, 'l2 must be a finite number of at least 0, and fit float32'],
  ['a norm below float32', { clipNorm: 1e-50 }, 'clipNorm must be a finite number above 0, and fit float32'],
])('a training refuses %s', async (_, given, message) => {
  const model = new Model(await testGpu(), { network: net });
  const options = { data, optimizer, ...given } as TrainingOptions;
  await expect(createTrainer(model, options)).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining(message),
  });
});

it('a training refuses what is no model, and no options', async () => {
  await expect(createTrainer(net as unknown as Model, { data, optimizer })).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: 'train: the model must be a Model; got an object.',
  });
  const model = new Model(await testGpu(), { network: net });
  await expect(createTrainer(model, undefined as unknown as TrainingOptions)).rejects.toMatchObject({
    code: 'E_ARGUMENT',
  });
});

it('a population refuses unknown options, its own and those of a member', async () => {
  const gpu = await testGpu();
  const options = { network: net, data, members: [{ optimizer }], steps: 2 };
  await expect(trainPopulation(gpu, { ...options, rate: 1 } as typeof options)).rejects.toThrow('got rate');
  const members = [{ optimizer, learningRate: 1 } as PopulationMember];
  await expect(trainPopulation(gpu, { ...options, members })).rejects.toThrow('got learningRate');
  const named = [{ optimizer: 'adam' } as unknown as PopulationMember];
  await expect(trainPopulation(gpu, { ...options, members: named })).rejects.toThrow('got "adam"');
});

it('tuneNetwork refuses an option that it does not have', async () => {
  await expect(tuneNetwork(await testGpu(), net, { batchsize: 1 } as object)).rejects.toThrow(
    'got batchsize',
  );
});

it.each<[object, string]>([
  [{ batchSize: '128' }, 'batchSize must be a whole number of at least 1; got "128"'],
  [{ batchSize: 0 }, 'batchSize must be a whole number of at least 1; got 0'],
  [{ batchSize: NaN }, 'got NaN'],
  [{ predictions: 5 }, 'predictions must be a list of whole numbers of at least 1; got 5'],
  [{ predictions: null }, 'got null'],
  [{ predictions: [1, '2'] }, 'got a list of 2'],
])('tuneNetwork refuses %j', async (options, message) => {
  await expect(tuneNetwork(await testGpu(), net, options)).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: expect.stringContaining(message) as string,
  });
});

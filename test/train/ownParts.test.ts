// What a model is made of is as it was at the call: what callers change later reaches neither predictions nor files.

import { expect, it } from 'vitest';
import {
  createPopulation,
  createTrainer,
  decodeModel,
  dense,
  encodeModel,
  fitStandardForm,
  Model,
  network,
  sgd,
  type DataSet,
} from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

const x = Float32Array.of(1, 5, 2, 3, 3, 4, 7, 1);
const made = () => ({
  network: network({ inputs: 2, layers: [dense(3, { name: 'leakyRelu', slope: 0.1 }), dense(2)] }),
  standardForm: {
    kind: 'standard',
    shift: Float64Array.of(2, 3),
    scale: Float64Array.of(0.5, 0.25),
  } as const,
  targetScale: { mean: Float64Array.of(10, 20), deviation: Float64Array.of(3, 4) },
  imageShape: [1, 2, 1] as [number, number, number],
  table: {
    named: true,
    width: 2,
    features: [
      { position: 0, name: 'a', kind: 'number' as const },
      { position: 1, name: 'b', kind: 'number' as const },
    ],
    targets: [],
    leftOut: [],
  },
});

it('takes its parts as they are at the call, and its file is what predicts', async () => {
  const gpu = await testGpu();
  const parts = made();
  const model = new Model(gpu, { ...parts, seed: 3 });
  const [predicted, file] = [await model.predict(x), await encodeModel(model)];
  parts.standardForm.shift[0] = 100;
  parts.standardForm.scale.fill(0.001);
  parts.targetScale.mean[0] = 1000;
  parts.imageShape.reverse();
  parts.table.features[0]!.name = 'other';
  expect(await model.predict(x)).toEqual(predicted);
  expect(await encodeModel(model)).toEqual(file);
  const again = decodeModel(file).open(gpu);
  expect(await again.predict(x)).toEqual(predicted);
  expect(again.table).toEqual(made().table);
  await Promise.all([model.destroy(), again.destroy()]);
});

it('keeps the names of classes, also those of the data that it is trained on', async () => {
  const gpu = await testGpu();
  const names = ['red', 'green'];
  const net = network({ inputs: 2, layers: [dense(2, 'softmax')] });
  const data: DataSet = {
    x,
    y: Uint32Array.of(0, 1, 0, 1),
    examples: 4,
    features: 2,
    targets: 1,
    classes: names,
  };
  const told = new Model(gpu, { network: net, classes: names });
  const trained = new Model(gpu, { network: net });
  const trainer = await createTrainer(trained, { data, optimizer: sgd({ learningRate: 0.1 }) });
  names.reverse();
  for (const model of [told, trained]) expect(model.classes).toEqual(['red', 'green']);
  trainer.destroy();
  await Promise.all([told.destroy(), trained.destroy()]);
});

it('so does a population', async () => {
  const gpu = await testGpu();
  const { standardForm, targetScale, network: net } = made();
  const population = await createPopulation(gpu, {
    network: net,
    data: { x, y: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), examples: 4, features: 2, targets: 2 },
    standardForm,
    targetScale,
    members: [{ optimizer: sgd({ learningRate: 0.1 }) }],
  });
  standardForm.shift[0] = 100;
  targetScale.mean[0] = 1000;
  const member = await population.model(0);
  expect(member.standardForm?.shift).toEqual(Float64Array.of(2, 3));
  expect(member.targetScale?.mean).toEqual(Float64Array.of(10, 20));
  population.destroy();
  await member.destroy();
});

it('nobody changes the description of a network', () => {
  const initializer = { name: 'normal' as const, scale: 0.5 };
  const layers = [dense(3, 'tanh', { initializer }), dense(1)];
  const net = network({ inputs: [2], layers });
  initializer.scale = 9;
  const [first] = net.config.layers;
  expect(first).toMatchObject({ units: 3, initializer: { scale: 0.5 } });
  for (const change of [
    () => Object.assign(first!, { units: 5 }),
    () => Object.assign(first!['activation'] as object, { name: 'relu' }),
    () => Object.assign(net.layers[0]!.config, { units: 5 }),
    () => Object.assign(layers[0]!.config['activation'] as object, { name: 'relu' }),
    () => (net.config.layers as unknown[]).pop(),
    () => Object.assign(net.config, { inputs: 9 }),
    () => (net.inputShape as number[]).push(1),
  ]) {
    expect(change).toThrow(TypeError);
  }
});

it('takes lists of numbers of any kind, as JSON has them, and saves them', async () => {
  const gpu = await testGpu();
  const { network: net, standardForm, targetScale } = made();
  const { shift, scale } = standardForm;
  const listed = {
    network: net,
    standardForm: { kind: 'standard', shift: [...shift], scale: [...scale] },
    targetScale: { mean: [...targetScale.mean], deviation: Float32Array.from(targetScale.deviation) },
  };
  const model = new Model(gpu, listed as never);
  const same = new Model(gpu, { network: net, standardForm, targetScale });
  expect(await model.predict(x)).toEqual(await same.predict(x));
  const again = decodeModel(await encodeModel(model)).open(gpu);
  expect(again.standardForm).toEqual(standardForm);
  expect(await again.predict(x)).toEqual(await same.predict(x));
  await Promise.all([model.destroy(), same.destroy(), again.destroy()]);
});

it.each<[string, object, string, string]>([
  ['a deviation below 0', { mean: [1, 2], deviation: [1, -2] }, 'E_ARGUMENT', 'deviations above 0'],
  ['a deviation of 0', { mean: [1, 2], deviation: [1, 0] }, 'E_ARGUMENT', 'deviations above 0'],
  ['a mean that is NaN', { mean: [1, Number.NaN], deviation: [1, 1] }, 'E_NONFINITE', 'finite means'],
  [
    'texts',
    { mean: ['1', '2'], deviation: [1, 1] },
    'E_DTYPE',
    'targetScale.mean must be an array of numbers',
  ],
  ['another name', { mean: [1, 2], std: [1, 1] }, 'E_ARGUMENT', 'the options are mean, deviation; got std'],
  ['one member', { mean: [1, 2] }, 'E_DTYPE', 'targetScale.deviation must be an array of numbers'],
  ['too few numbers', { mean: [1], deviation: [1] }, 'E_SHAPE', 'got 1 for 2'],
])('no model has a target scale with %s: its file could not be read', async (_, targetScale, code, rule) => {
  const gpu = await testGpu();
  const { network: net } = made();
  await expectFailure(() => new Model(gpu, { network: net, targetScale } as never), code as 'E_SHAPE', rule);
});

it('a standard form that was fitted is kept to the bit', async () => {
  const gpu = await testGpu();
  const form = fitStandardForm({ x, features: 2 }, 'standard');
  const model = new Model(gpu, { network: network({ inputs: 2, layers: [dense(1)] }), standardForm: form });
  expect(model.standardForm).toEqual(form);
  await model.destroy();
});

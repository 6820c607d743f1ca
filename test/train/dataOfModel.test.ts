// What data says of itself – classes, pictures, columns – goes into the model, and is compared with what it knows.

import { expect, it } from 'vitest';
import {
  adam,
  createPopulation,
  createTrainer,
  decodeModel,
  dense,
  encodeModel,
  evaluate,
  fitStandardForm,
  layers,
  Model,
  network,
  readCsv,
  sgd,
  type DataSet,
} from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

/** Points on three rays, whose class is the ray. */
function rays(classes: readonly string[]): DataSet {
  const rows = Array.from({ length: 30 }, (_, i) => [i % 3, 1 + i / 30] as const);
  return {
    x: Float32Array.from(rows.flatMap(([ray, far]) => [far * Math.cos(2 * ray), far * Math.sin(2 * ray)])),
    y: Uint32Array.from(rows, ([ray]) => classes.indexOf(['north', 'east', 'west'][ray]!)),
    examples: 30,
    features: 2,
    targets: 1,
    classes,
  };
}

/** A network of pictures, unless layers are given. */
const of = (inputs: number | number[], list = [layers.conv2d(2), layers.flatten(), dense(1, 'sigmoid')]) =>
  network({ inputs, layers: list });

const three = () => network({ inputs: 2, layers: [dense(3, 'softmax')] });

it('a model without classes has those of the data that it is trained on, and its file has them', async () => {
  const model = new Model(await testGpu(), { network: three() });
  const data = rays(['west', 'north', 'east']);
  const trainer = await createTrainer(model, { data, optimizer: adam({ learningRate: 0.1 }) });
  await trainer.run(200);
  expect(model.classes).toEqual(['west', 'north', 'east']);
  const read = decodeModel(await encodeModel(model));
  expect(read.classes).toEqual(['west', 'north', 'east']);
  // Read later, by data that counts the same classes otherwise.
  const copy = read.open(model.gpu);
  const other = rays(['north', 'east', 'west']);
  expect(other.y).not.toEqual(data.y);
  expect((await evaluate(copy, other)).accuracy).toBe(1);
  // Further training counts them as the model does.
  const further = await createTrainer(copy, { data: other, optimizer: sgd({ learningRate: 0.1 }) });
  await further.run(5);
  expect((await evaluate(copy, data)).accuracy).toBe(1);
  trainer.destroy();
  further.destroy();
  await Promise.all([model.destroy(), copy.destroy()]);
});

it('a member of a population that becomes a model has them as well', async () => {
  const gpu = await testGpu();
  const data = rays(['west', 'north', 'east']);
  const members = [{ optimizer: sgd({ learningRate: 0.1 }) }];
  const population = await createPopulation(gpu, { network: three(), data, members });
  const model = await population.model(0);
  expect(model.classes).toEqual(data.classes);
  population.destroy();
  await model.destroy();
});

it('names of more or fewer classes than outputs are refused before anything is uploaded', async () => {
  const gpu = await testGpu();
  const model = new Model(gpu, { network: network({ inputs: 2, layers: [dense(4, 'softmax')] }) });
  const before = gpu.bytesAllocated;
  const data = rays(['west', 'north', 'east']);
  const options = { data, optimizer: adam() };
  await expectFailure(() => createTrainer(model, options), 'E_ARGUMENT', '3 classes, 4 outputs');
  expect(gpu.bytesAllocated).toBe(before);
  expect(model.classes).toBeUndefined();
  await model.destroy();
});

it('names of numbers to predict do not make classes of them', async () => {
  const model = new Model(await testGpu(), { network: network({ inputs: 2, layers: [dense(2)] }) });
  const y = Float32Array.from({ length: 60 }, (_, i) => i / 60);
  const data = { ...rays(['north', 'east', 'west']), y, targets: 2, classes: ['height', 'width'] };
  const trainer = await createTrainer(model, { data, optimizer: adam() });
  expect(model.classes).toBeUndefined();
  trainer.destroy();
  await model.destroy();
});

it('pictures of the data are those that the network and the model take', async () => {
  const gpu = await testGpu();
  const pixels = {
    x: new Float32Array(48).fill(0.5),
    y: Uint32Array.of(0, 1),
    examples: 2,
    features: 24,
    targets: 1,
  };
  const wide: DataSet = { ...pixels, imageShape: [3, 8, 1] };
  const flat = [layers.reshape([4, 6, 1]), layers.conv2d(2), layers.flatten(), dense(1, 'sigmoid')];
  for (const net of [of([4, 6, 1]), of([4, 3, 2]), of(24, flat)]) {
    const model = new Model(gpu, { network: net });
    const before = gpu.bytesAllocated;
    await expectFailure(
      () => createTrainer(model, { data: wide, optimizer: adam() }),
      'E_SHAPE',
      '[3, 8, 1]',
    );
    const members = [{ optimizer: sgd({ learningRate: 1 }) }];
    await expectFailure(
      () => createPopulation(gpu, { network: net, data: wide, members }),
      'E_SHAPE',
      '[3, 8, 1]',
    );
    expect(gpu.bytesAllocated).toBe(before);
    await expectFailure(
      () => new Model(gpu, { network: net, imageShape: [3, 8, 1] }),
      'E_SHAPE',
      '[3, 8, 1]',
    );
    await model.destroy();
  }
  // A network of plain numbers takes any picture, and remembers which.
  const model = new Model(gpu, { network: of(24, [dense(1, 'sigmoid')]) });
  const trainer = await createTrainer(model, { data: wide, optimizer: adam() });
  expect(model.imageShape).toEqual([3, 8, 1]);
  const turned: DataSet = { ...pixels, imageShape: [8, 3, 1] };
  await expectFailure(
    () => createTrainer(model, { data: turned, optimizer: adam() }),
    'E_SHAPE',
    '[3, 8, 1], [8, 3, 1]',
  );
  await expectFailure(() => evaluate(model, turned), 'E_SHAPE', '[3, 8, 1], [8, 3, 1]');
  trainer.destroy();
  await model.destroy();
});

it('columns of a table that come otherwise are refused, and a table that does not fit is not kept', async () => {
  const gpu = await testGpu();
  const rows = Array.from({ length: 12 }, (_, i) => [i, (i * 5) % 7, i % 2 ? 'late' : 'soon'] as const);
  const csv = (header: string, of: (row: (typeof rows)[number]) => readonly unknown[]) =>
    readCsv(`${header}\n${rows.map((row) => of(row).join(',')).join('\n')}\n`);
  const first = csv('length,weight,when', (row) => row);
  const swapped = csv('weight,length,when', ([length, weight, when]) => [weight, length, when]);
  const made = () =>
    new Model(gpu, {
      network: network({ inputs: 2, layers: [dense(1, 'sigmoid')] }),
      standardForm: fitStandardForm(first),
    });
  const model = made();
  const trainer = await createTrainer(model, { data: first, optimizer: adam() });
  expect(model.table).toEqual(first.table);
  expect(decodeModel(await encodeModel(model)).table).toEqual(first.table);
  await expectFailure(() => evaluate(model, swapped), 'E_ARGUMENT', 'got weight where the model has length');
  await expectFailure(
    () => createTrainer(model, { data: swapped, optimizer: adam() }),
    'E_ARGUMENT',
    'weight',
  );
  const { table: _, ...named } = swapped;
  await expectFailure(() => evaluate(model, named), 'E_ARGUMENT', 'weight');
  expect((await evaluate(model, first)).examples).toBe(12);
  // A table of other features than those that are trained on.
  const own = made();
  const cut = { ...first, table: { ...first.table, features: first.table.features.slice(1) } };
  const other = await createTrainer(own, { data: cut, optimizer: adam() });
  expect(own.table).toBeUndefined();
  const parts = { network: own.network, table: cut.table };
  await expectFailure(
    () => encodeModel(new Model(gpu, parts)),
    'E_SHAPE',
    "the table must be for the network's 2 inputs",
  );
  trainer.destroy();
  other.destroy();
  await Promise.all([model.destroy(), own.destroy()]);
});

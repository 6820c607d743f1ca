// Networks of all layers, trained, predicted, saved and read again.

import { describe, expect, it } from 'vitest';
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
  multiply,
  network,
  sgd,
  type DataSet,
  type Layer,
  type LayerConfig,
} from '../../src/index.ts';
import { RandomStream } from '../../src/random/randomStream.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

const EXAMPLES = 48;

/** Points in the plane, by how far from the middle they are. */
function rings(): DataSet {
  const random = new RandomStream(3, 1);
  const x = Float32Array.from({ length: 2 * EXAMPLES }, () => 4 * random.nextFloat() - 1);
  const y = Uint32Array.from({ length: EXAMPLES }, (_, i) =>
    Math.hypot(x[2 * i]! - 1, x[2 * i + 1]! - 1) < 1.2 ? 1 : 0,
  );
  return { x, y, examples: EXAMPLES, features: 2, targets: 1, classes: ['out', 'in'] };
}

const data = rings();

const LISTS: readonly [string, Layer[]][] = [
  ['batchNorm', [dense(8), layers.batchNorm(), layers.activation('relu'), dense(1, 'sigmoid')]],
  [
    'layerNorm',
    [dense(8), layers.layerNorm(), layers.activation('tanh'), dense(1), layers.activation('sigmoid')],
  ],
  [
    'images',
    [
      dense(12, 'tanh'),
      layers.reshape([3, 4, 1]),
      layers.conv2d(6, { padding: 'same', activation: 'tanh' }),
      layers.maxPool2d({ size: [1, 2] }),
      layers.averagePool2d({ size: 1 }),
      layers.conv2d(4, { size: 1, bias: false }),
      layers.flatten(),
      dense(1, 'sigmoid'),
    ],
  ],
  ['dropout', [dense(16, 'tanh'), layers.dropout(0.2), dense(2, 'softmax')]],
  [
    'residual',
    [
      dense(8, 'tanh'),
      layers.residual([layers.batchNorm(), dense(8, 'tanh'), layers.dropout(0.1), dense(8)]),
      layers.reshape([2, 4]),
      layers.flatten(),
      dense(1, 'sigmoid'),
    ],
  ],
];

/** Costs of 60 steps, and all values after them. */
async function trained(list: Layer[], singleDispatch: boolean) {
  const model = new Model(await testGpu(), {
    network: network({ inputs: 2, layers: list }),
    classes: data.classes!,
    seed: 1,
  });
  const optimizer = adam({ learningRate: 0.03 });
  const trainer = await createTrainer(model, { data, optimizer, batchSize: 24, seed: 2, singleDispatch });
  const costs = await trainer.run(60);
  const { calls } = trainer;
  trainer.destroy();
  return { model, costs, calls };
}

const mean = (part: Float32Array) => part.reduce((sum, value) => sum + value, 0) / part.length;

describe.each(LISTS)('a network with %s', (name, list) => {
  it('trains alike in one dispatch and step by step, and is read back as it was saved', async () => {
    const [one, many] = [await trained(list, true), await trained(list, false)];
    expect(many.calls).toBeGreaterThan(1);
    // Convolutions are work enough for a whole device.
    if (name === 'images') expect(one.calls).toBe(many.calls);
    else expect(one.calls).toBe(1);
    expect(mean(many.costs.slice(-10))).toBeLessThan(0.8 * mean(many.costs.slice(0, 10)));
    many.costs.forEach((cost, step) => expect(Math.abs(cost - one.costs[step]!)).toBeLessThan(2e-3));
    const before = await many.model.predict(data.x);
    const values = await many.model.values();
    expect([...values.keys()]).toEqual(
      [...many.model.network.parameters, ...many.model.network.state].map(({ name }) => name),
    );
    const decoded = decodeModel(await encodeModel(many.model));
    expect(decoded.network.config).toEqual(many.model.network.config);
    const copy = decoded.open(many.model.gpu);
    expect(await copy.values()).toEqual(values);
    expect(await copy.predict(data.x)).toEqual(before);
    expect((await evaluate(copy, data)).accuracy).toBeGreaterThan(0.6);
    // Training goes on from the state that was saved.
    const further = await createTrainer(copy, {
      data,
      optimizer: sgd({ learningRate: 0.01 }),
      batchSize: 24,
    });
    expect((await further.run(2)).every(Number.isFinite)).toBe(true);
    further.destroy();
    await Promise.all([one.model, many.model, copy].map((model) => model.destroy()));
  });
});

it('running statistics are those of the batches, and what predictions use', async () => {
  const net = network({ inputs: 2, layers: [layers.batchNorm({ momentum: 0.5 }), dense(1)] });
  const model = new Model(await testGpu(), { network: net, seed: 3 });
  const x = Float32Array.of(1, 10, 2, 20, 3, 60);
  const numbers = { x, y: Float32Array.of(1, 2, 3), examples: 3, features: 2, targets: 1 };
  const trainer = await createTrainer(model, { data: numbers, optimizer: sgd({ learningRate: 0 }) });
  await trainer.run(2);
  const values = await model.values();
  // Means 2 and 30, variances (n − 1) 1 and 700, from 0 and 1.
  expect([...values.get('runningMean1')!]).toEqual([1.5, 22.5]);
  expect([...values.get('runningVariance1')!]).toEqual([1, 525.25]);
  const [w0, w1] = values.get('W2')!;
  const [first] = await model.predict(Float32Array.of(4, 5));
  expect(first).toBeCloseTo(
    (w0! * (4 - 1.5)) / Math.sqrt(1 + 1e-5) + (w1! * (5 - 22.5)) / Math.sqrt(525.25 + 1e-5),
    4,
  );
  // Values are replaced whole: parameters and state.
  model.setValues(new Map(values).set('runningMean1', Float32Array.of(0, 0)));
  expect([...(await model.values()).get('runningMean1')!]).toEqual([0, 0]);
  const bare = new Map([...values].filter(([name]) => !name.startsWith('running')));
  await expectFailure(() => model.setValues(bare), 'E_SHAPE', 'runningMean1');
  trainer.destroy();
  await model.destroy();
});

it('a running statistic that is not finite is told, though the cost is finite', async () => {
  const net = network({ inputs: 1, layers: [layers.batchNorm(), dense(1)] });
  const model = new Model(await testGpu(), { network: net });
  const x = Float32Array.of(3e19, -3e19, 2e19, -1e19);
  const numbers = { x, y: Float32Array.of(1, 2, 3, 4), examples: 4, features: 1, targets: 1 };
  const trainer = await createTrainer(model, { data: numbers, optimizer: sgd({ learningRate: 0.1 }) });
  await expectFailure(() => trainer.run(3), 'E_NONFINITE', 'runningVariance1', 'Infinity');
  trainer.destroy();
  await model.destroy();
});

describe('an embedding', () => {
  const net = network({ inputs: 3, layers: [layers.embedding(5, 4), layers.flatten(), dense(2, 'softmax')] });
  const x = Uint8Array.from({ length: 60 }, (_, i) => (7 * i + (i >> 2)) % 5);
  const y = Uint32Array.from({ length: 20 }, (_, row) => (x[3 * row] === x[3 * row + 1] ? 1 : 0));
  const words = { x, y, examples: 20, features: 3, targets: 1 };

  it('learns which words are alike, with batches, and is read back', async () => {
    const model = new Model(await testGpu(), { network: net, seed: 1 });
    const optimizer = adam({ learningRate: 0.05 });
    const trainer = await createTrainer(model, { data: words, optimizer, batchSize: 10 });
    const costs = await trainer.run(300);
    expect(costs.at(-1)).toBeLessThan(costs[0]! / 3);
    const copy = decodeModel(await encodeModel(model)).open(model.gpu);
    expect(await copy.predict(x)).toEqual(await model.predict(x));
    expect((await evaluate(copy, words)).accuracy).toBeGreaterThan(0.9);
    trainer.destroy();
    await copy.destroy();
    await model.destroy();
  });

  it('refuses what is no row of its table, in training and prediction, and standard forms', async () => {
    const gpu = await testGpu();
    const model = new Model(gpu, { network: net });
    for (const [bad, value] of [
      [Float32Array.from(x, (v, i) => (i === 31 ? 2.5 : v)), '2.5'],
      [Uint8Array.from(x, (v, i) => (i === 31 ? 5 : v)), '5'],
      [Float32Array.from(x, (v, i) => (i === 31 ? -1 : v)), '-1'],
    ] as const) {
      const place = `from 0 to 4; got ${value} in row 11, column 2`;
      const options = { data: { ...words, x: bad }, optimizer: sgd() };
      await expectFailure(() => createTrainer(model, options), 'E_ARGUMENT', place);
      await expectFailure(() => model.predict(bad), 'E_ARGUMENT', place);
    }
    await expectFailure(
      () => new Model(gpu, { network: net, standardForm: fitStandardForm(words, 'divideBy255') }),
      'E_ARGUMENT',
      'standard form',
    );
    await model.destroy();
  });

  it('is refused in a population, which has no such operation', async () => {
    const members = [{ optimizer: sgd() }, { optimizer: sgd() }];
    await expectFailure(
      async () => createPopulation(await testGpu(), { network: net, data: words, members }),
      'E_LIMIT',
      'population',
    );
  });
});

it('a population of dropout and batch norm trains as each member does alone', async () => {
  const gpu = await testGpu();
  const list = [
    dense(6),
    layers.batchNorm(),
    layers.activation('tanh'),
    layers.dropout(0.25),
    dense(1, 'sigmoid'),
  ];
  const net = network({ inputs: 2, layers: list });
  const members = [3, 8].map((seed) => ({ seed, optimizer: sgd({ learningRate: 0.1 }) }));
  const population = await createPopulation(gpu, { network: net, data, members, batchSize: 16 });
  const costs = await population.run(30);
  const values = await population.values();
  for (const [place, { seed, optimizer }] of members.entries()) {
    const model = new Model(gpu, { network: net, seed });
    const trainer = await createTrainer(model, { data, optimizer, seed, batchSize: 16 });
    const own = await trainer.run(30);
    own.forEach((cost, step) => expect(Math.abs(cost - costs[place]![step]!)).toBeLessThan(1e-4));
    const member = await population.model(place);
    const [ours, theirs] = [await model.predict(data.x), await member.predict(data.x)];
    ours.forEach((value, at) => expect(Math.abs(value - theirs[at]!)).toBeLessThan(1e-3));
    expect([...values[place]!.keys()]).toContain('runningVariance2');
    trainer.destroy();
    await Promise.all([model.destroy(), member.destroy()]);
  }
  population.destroy();
});

const scale = (start: number): Layer => ({
  config: { kind: 'scale', start },
  build: (shape) => ({
    shape,
    parameters: [{ name: 'g', role: 'scale', shape, initial: start }],
    state: [{ name: 'calls', shape: [1], initial: 0 }],
    forward: (x, { parameters: { g }, state: { calls }, training }) => ({
      a: multiply(x, g!),
      state: training ? { calls: multiply(calls!, 1) } : {},
    }),
  }),
});

const broken = () => {
  throw new TypeError('no such thing');
};

const made = async () =>
  new Model(await testGpu(), {
    network: network({ inputs: 2, layers: [dense(3, 'tanh'), scale(2), dense(1, 'sigmoid')] }),
  });

const maker = ({ start }: LayerConfig) => scale(start as number);

describe('a layer of one’s own', () => {
  it('trains, is saved, and is read by whoever names it', async () => {
    const model = await made();
    const trainer = await createTrainer(model, { data, optimizer: adam() });
    const costs = await trainer.run(50);
    expect(costs.at(-1)).toBeLessThan(costs[0]!);
    expect((await model.values()).get('g2')).not.toEqual(Float32Array.of(2, 2, 2));
    const bytes = await encodeModel(model);
    const copy = decodeModel(bytes, { layers: { scale: maker } }).open(model.gpu);
    expect(await copy.predict(data.x)).toEqual(await model.predict(data.x));
    await expectFailure(() => decodeModel(bytes), 'E_FILE_FORMAT', '"scale"');
    await expectFailure(
      () => decodeModel(bytes, { layers: { scale: () => scale(3) } }),
      'E_FILE_FORMAT',
      'describe itself',
    );
    await expectFailure(
      () => decodeModel(bytes, { layers: { scale: broken } }),
      'E_FILE_FORMAT',
      'no such thing',
    );
    trainer.destroy();
    await copy.destroy();
    await model.destroy();
  });

  it.each([Float32Array.of(2), new Date(0), new Map([[1, 2]]), Array(2), -0])(
    'whose config holds %s is not saved as something else',
    async (value) => {
      const [layer] = [{ ...layers.flatten(), config: { kind: 'mine', value } }];
      const model = new Model(await testGpu(), {
        network: network({ inputs: 2, layers: [layer, dense(1)] }),
      });
      await expectFailure(() => encodeModel(model), 'E_ARGUMENT', 'plain JSON');
      await model.destroy();
    },
  );

  it('is described as it was when the network was made', () => {
    const config = { kind: 'mine', factor: 2 };
    const net = network({ inputs: 2, layers: [{ ...layers.flatten(), config }] });
    config.factor = 50;
    expect(net.config.layers[0]).toEqual({ kind: 'mine', factor: 2 });
  });

  it('whose config is no plain JSON is refused before it is trained and saved', async () => {
    const odd: Layer = { ...layers.flatten(), config: { kind: 'odd', f: () => 1 } };
    const model = new Model(await testGpu(), { network: network({ inputs: 1, layers: [odd, dense(1)] }) });
    await expectFailure(() => encodeModel(model), 'E_ARGUMENT', 'plain JSON');
    await model.destroy();
  });
});

// Predictions of layers of one's own that are none of the example alone, drawn by chance, or no probabilities.

import { describe, expect, it } from 'vitest';
import {
  add,
  adam,
  concat,
  createPopulation,
  createTrainer,
  cumsum,
  decide,
  dense,
  divide,
  dropout,
  evaluate,
  exp,
  gather,
  input,
  layerNorm,
  layers,
  matmul,
  max,
  mean,
  Model,
  multiply,
  network,
  reshape,
  roll,
  sgd,
  sigmoid,
  slice,
  softmax,
  subtract,
  sum,
  toReal,
  transpose,
  type ActivationName,
  type Layer,
  type LayerContext,
  type LayerOutput,
  type Tensor,
} from '../../src/index.ts';
import { meetingOf } from '../../src/graph/meetingOf.ts';
import { position } from '../../src/graph/ops/index/position.ts';
import { expectFailure } from '../formats/failures.ts';
import { testGpu } from '../gpu.ts';

type Forward = (x: Tensor, context: LayerContext) => Tensor | LayerOutput;

const own = (forward: Forward, activation?: ActivationName): Layer => ({
  config: { kind: 'mine' },
  build: (shape) => ({ shape, forward, ...(activation ? { activation } : {}) }),
});
const inputs = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
const data = { x: inputs, y: Uint32Array.of(0, 1, 2, 0, 1, 2, 0, 1), examples: 8, features: 3, targets: 1 };
const numbers = { ...data, y: Float32Array.from({ length: 8 }, (_, i) => i) };
const batchMean = (x: Tensor) => subtract(x, mean(x, { axis: 0 }));

/** The model, and what a trainer, a population and a prediction of it are refused with. */
async function refused(...list: Layer[]) {
  const gpu = await testGpu();
  const net = network({ inputs: 3, layers: list });
  const model = new Model(gpu, { network: net });
  const before = gpu.bytesAllocated;
  const given = net.outputs === 1 ? numbers : data;
  const runs = [
    () => createTrainer(model, { data: given, optimizer: adam() }),
    () => createPopulation(gpu, { network: net, data: given, members: [{ optimizer: sgd() }] }),
    () => model.predict(inputs),
    () => evaluate(model, given),
  ];
  return { model, runs, left: () => gpu.bytesAllocated - before };
}

describe('a layer of one’s own that', () => {
  it.each<[string, Forward, string]>([
    ['subtracts the mean of the batch', batchMean, 'sum'],
    ['divides by the largest of all', (x) => divide(x, max(x)), 'max'],
    ['multiplies examples with each other', (x) => matmul(matmul(x, x, { transposeB: true }), x), 'matmul'],
  ])('%s in predictions is refused before anything is uploaded', async (_, forward, op) => {
    for (const layer of [own(forward), layers.residual([own(forward)])]) {
      const { model, runs, left } = await refused(dense(3, 'tanh'), layer, dense(1));
      for (const run of runs)
        await expectFailure(run, 'E_ARGUMENT', 'each example must be predicted by itself', `by ${op}`);
      expect(left()).toBe(0);
      await model.destroy();
    }
  });

  it('drops values by chance in predictions is refused', async () => {
    const drops = own((x, { seed, step, stream }) => dropout(x, 0.5, { seed, step, stream }));
    const { model, runs, left } = await refused(dense(3, 'tanh'), drops, dense(1));
    for (const run of runs) await expectFailure(run, 'E_ARGUMENT', 'must not be drawn by chance');
    expect(left()).toBe(0);
    await model.destroy();
  });

  it('does both in training only trains and predicts', async () => {
    const right = own((x, { training, seed, step, stream }) =>
      dropout(training ? batchMean(x) : x, 0.5, { seed, step, stream, training }),
    );
    const { model } = await refused(dense(3, 'tanh'), right, dense(1));
    const trainer = await createTrainer(model, { data: numbers, optimizer: adam() });
    await trainer.run(5);
    const whole = await model.predict(inputs);
    expect([...(await model.predict(inputs.slice(0, 9)))]).toEqual(Array.from(whole.slice(0, 3)));
    trainer.destroy();
    await model.destroy();
  });
});

const square = (t: Tensor) => reshape(t, [2, 3, 4]);

describe('two examples', () => {
  const x = input('x', [2, 12]);
  const w = input('w', [12, 12]);
  it.each<[string, (x: Tensor) => Tensor]>([
    ['products with weights', (t) => matmul(t, w, { transposeB: true })],
    ['columns as examples', (t) => transpose(matmul(w, transpose(t)))],
    [
      'attention within an example',
      (t) => matmul(softmax(matmul(square(t), square(t), { transposeB: true })), square(t)),
    ],
    ['rows of all examples', (t) => reshape(matmul(reshape(t, [6, 4]), input('v', [4, 5])), [2, 15])],
    ['norms within an example', (t) => layerNorm(t, input('g', [12]), input('b', [12]), {})],
    ['parts side by side', (t) => concat([slice(t, { starts: [0], ends: [5], axis: 1 }), t], 1)],
    ['sums along features', (t) => cumsum(t, { axis: 1 })],
    ['picked features', (t) => gather(t, input('places', [3], 'u32'), 1)],
    ['rolled features', (t) => roll(t, 1, 1)],
    ['positions of features', (t) => multiply(t, toReal(position([2, 12], 1)))],
    ['what cancels nothing of others', (t) => divide(exp(t), sum(exp(t), { axis: 1, keepDims: true }))],
  ])('stay apart in %s', (_, forward) => {
    expect(meetingOf(x, forward(x)).meeting?.op).toBeUndefined();
  });

  it.each<[string, (x: Tensor) => Tensor]>([
    ['a softmax over examples', (t) => transpose(softmax(transpose(t)))],
    ['examples in another order', (t) => roll(t, 1, 0)],
    ['the first one for both', (t) => add(t, slice(t, { starts: [0], ends: [1], axis: 0 }))],
    ['sums along examples', (t) => cumsum(t, { axis: 0 })],
    ['halves of both', (t) => reshape(transpose(reshape(t, [2, 2, 6]), [1, 0, 2]), [2, 12])],
    ['products of examples', (t) => matmul(matmul(t, t, { transposeB: true }), t)],
    [
      'attention over examples',
      (t) => matmul(matmul(square(t), reshape(t, [1, 3, 8]), { transposeA: true }), input('u', [8, 3])),
    ],
  ])('meet by %s', (_, forward) => {
    expect(meetingOf(x, forward(x)).meeting).toBeDefined();
  });
});

const shares: Forward = (x) => {
  const powers = exp(subtract(x, max(x, { axis: 1, keepDims: true })));
  return { a: divide(powers, sum(powers, { axis: 1, keepDims: true })), z: x };
};
const z: Forward = (x) => ({ a: multiply(x, 2), z: x });

describe('outputs that are said to be probabilities', () => {
  it.each<[string, Forward, ActivationName, number]>([
    ['softmax that are none', z, 'softmax', 3],
    ['softmax that sum to more', (x) => ({ a: sigmoid(x), z: x }), 'softmax', 3],
    ['sigmoid that are none', (x) => ({ a: add(multiply(x, 1), 3), z: x }), 'sigmoid', 1],
  ])('of %s are refused with their row', async (_, forward, activation, units) => {
    const gpu = await testGpu();
    const model = new Model(gpu, {
      network: network({ inputs: 3, layers: [dense(units), own(forward, activation)] }),
    });
    const given = units === 1 ? { ...data, y: data.y.map((label) => label % 2) } : data;
    for (const run of [() => model.predict(inputs), () => evaluate(model, given)])
      await expectFailure(run, 'E_ARGUMENT', `outputs of the activation ${activation}`, 'row ');
    await model.destroy();
  });

  it('of a softmax of one’s own are taken', async () => {
    const list = [dense(3), own(shares, 'softmax')];
    const model = new Model(await testGpu(), { network: network({ inputs: 3, layers: list }) });
    const trainer = await createTrainer(model, { data, optimizer: adam({ learningRate: 0.1 }) });
    const costs = await trainer.run(50);
    expect(costs.at(-1)).toBeLessThan(costs[0]!);
    expect(decide(await model.predict(inputs), model)).toHaveLength(8);
    trainer.destroy();
    await model.destroy();
  });
});

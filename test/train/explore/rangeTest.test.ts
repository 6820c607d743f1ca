import { afterAll, describe, expect, it } from 'vitest';
import {
  createTrainer,
  dense,
  learningCurve,
  Model,
  momentum,
  network,
  rangeTest,
  sgd,
  warmup,
  type DataSet,
} from '../../../src/index.ts';
import { RandomStream } from '../../../src/random/randomStream.ts';
import { testGpu } from '../../gpu.ts';

const gpu = await testGpu();
const models: Model[] = [];
afterAll(() => Promise.all(models.map((model) => model.destroy())));

/** y = 2 x over four examples: one weight, no bias. */
const LINE: DataSet = {
  x: Float32Array.of(1, 2, 3, 4),
  y: Float32Array.of(2, 4, 6, 8),
  examples: 4,
  features: 1,
  targets: 1,
};

function made(layers: Parameters<typeof network>[0]['layers'], inputs = 1): Model {
  const model = new Model(gpu, { network: network({ inputs, layers }), seed: 3 });
  models.push(model);
  return model;
}

/** Noisy sums of three features. */
function drawn(examples: number, seed: number): DataSet {
  const stream = new RandomStream(seed);
  const x = Float32Array.from({ length: 3 * examples }, () => stream.nextNormal());
  const y = Float32Array.from(
    { length: examples },
    (_, i) => x[3 * i]! - 2 * x[3 * i + 1]! + 0.5 * stream.nextNormal(),
  );
  return { x, y, examples, features: 3, targets: 1 };
}

describe('rangeTest', () => {
  it('does the steps of gradient descent with rates that rise by one factor, as in float64', async () => {
    const model = made([dense(1, 'identity', { bias: false })]);
    const start = (await model.values()).get('W1')![0]!;
    const found = await rangeTest(model, {
      data: LINE,
      optimizer: sgd(),
      singleDispatch: false,
      from: 1e-4,
      to: 0.05,
      steps: 40,
    });
    expect(found.hasDiverged).toBe(false);
    let w = start;
    for (let t = 0; t < 40; t++) {
      const rate = 1e-4 * 500 ** (t / 39);
      expect(found.rates[t]).toBeCloseTo(rate, 12);
      // J = 7.5 (w − 2)²
      expect(found.costs[t]! / (7.5 * (w - 2) ** 2)).toBeCloseTo(1, 3);
      w -= rate * 15 * (w - 2);
    }
    // The cost does not rise again: where it would is not known.
    expect(found).not.toHaveProperty('minimum');
    expect(found.steepest).toBeGreaterThan(1e-3);
    expect(found.steepest).toBeLessThan(0.05);
  });

  it('ends where the cost explodes, and its lowest cost lies below the rate that diverges', async () => {
    const model = made([dense(1, 'identity', { bias: false })]);
    const found = await rangeTest(model, { data: LINE, optimizer: sgd(), from: 1e-4, to: 1e4, steps: 100 });
    expect(found.hasDiverged).toBe(true);
    expect(found.costs.length).toBeLessThan(100);
    expect(found.costs.length).toBe(found.rates.length);
    // Above 2 / 15 each step takes w further away.
    expect(found.minimum).toBeLessThan(0.5);
    expect(found.minimum).toBeGreaterThan(0.005);
    expect(found.steepest).toBeLessThan(found.minimum!);
  });

  it('suggests nothing where the cost never falls', async () => {
    const model = made([dense(1, 'identity', { bias: false })]);
    model.setValues(new Map([['W1', [2]]]));
    const found = await rangeTest(model, {
      data: LINE,
      optimizer: sgd(),
      singleDispatch: false,
      from: 1e-3,
      to: 1e-2,
      steps: 20,
    });
    expect(found).not.toHaveProperty('steepest');
    expect(found).not.toHaveProperty('minimum');
  });

  it('and a learning curve leave parameters, state and trainer as they are, bit for bit', async () => {
    const data = drawn(40, 1);
    const build = async () => {
      const model = made([dense(4, 'tanh'), dense(1)], 3);
      return {
        model,
        trainer: await createTrainer(model, {
          data,
          optimizer: momentum(),
          singleDispatch: false,
          batchSize: 8,
        }),
      };
    };
    const [looked, left] = [await build(), await build()];
    for (const { trainer } of [looked, left]) await trainer.run(5);
    const before = await looked.model.values();
    await rangeTest(looked.model, {
      data,
      optimizer: momentum(),
      singleDispatch: false,
      batchSize: 8,
      steps: 20,
    });
    await learningCurve(looked.model, {
      data,
      validation: drawn(9, 2),
      optimizer: momentum(),
      singleDispatch: false,
      steps: 3,
      sizes: [5],
    });
    expect(await looked.model.values()).toEqual(before);
    expect(looked.trainer.step).toBe(5);
    const [a, b] = [await looked.trainer.run(5), await left.trainer.run(5)];
    expect(a).toEqual(b);
    expect(await looked.model.values()).toEqual(await left.model.values());
    for (const { trainer } of [looked, left]) trainer.destroy();
  });

  it('refuses what makes no range', async () => {
    const model = made([dense(1)]);
    const good = { data: LINE, optimizer: sgd() };
    for (const wrong of [
      { from: 0 },
      { from: 1, to: 0.5 },
      { steps: 9 },
      { steps: 20.5 },
      { divergence: 1 },
      { schedule: warmup(3) },
      { stepz: 3 },
    ])
      await expect(rangeTest(model, { ...good, ...wrong })).rejects.toMatchObject({
        code: 'E_ARGUMENT',
      });
  });
});

describe('learningCurve', () => {
  it('trains on more and more examples: the held-out cost falls, the training cost rises to it', async () => {
    const [data, validation] = [drawn(300, 1), drawn(500, 2)];
    const model = made([dense(16, 'tanh'), dense(1)], 3);
    const told: number[] = [];
    const points = await learningCurve(model, {
      data,
      validation,
      optimizer: momentum({ learningRate: 0.05 }),
      singleDispatch: false,
      batchSize: 16,
      steps: 400,
      sizes: [300, 6, 40],
      onPoint: ({ examples }) => told.push(examples),
    });
    expect(points.map(({ examples }) => examples)).toEqual([6, 40, 300]);
    expect(told).toEqual([6, 40, 300]);
    const [few, , all] = points;
    expect(all!.validation['loss']).toBeLessThan(0.7 * few!.validation['loss']!);
    expect(few!.training['loss']).toBeLessThan(all!.training['loss']!);
    expect(all!.validation['loss']! - all!.training['loss']!).toBeLessThan(0.3);
    expect(points.map(({ steps }) => steps)).toEqual([400, 400, 400]);
  });

  it('refuses sizes and held-out examples that do not fit before it trains', async () => {
    const model = made([dense(1)], 3);
    const good = { data: drawn(20, 1), validation: drawn(5, 2), optimizer: sgd(), steps: 1 };
    for (const wrong of [
      { sizes: [] },
      { sizes: [21] },
      { sizes: [1.5] },
      { sizes: 5 },
      { onPoint: 5 },
      { bacth: 3 },
    ])
      await expect(learningCurve(model, { ...good, ...wrong } as never)).rejects.toMatchObject({
        code: 'E_ARGUMENT',
      });
    await expect(learningCurve(model, { ...good, validation: LINE })).rejects.toMatchObject({
      code: 'E_SHAPE',
    });
  });
});

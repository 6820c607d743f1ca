import { afterAll, describe, expect, it } from 'vitest';
import {
  costCurve,
  costSurface,
  createTrainer,
  dense,
  layers,
  Model,
  network,
  sgd,
  type DataSet,
} from '../../../src/index.ts';
import { measureCost } from '../../../src/train/explore/measureCost.ts';
import { RandomStream } from '../../../src/random/randomStream.ts';
import { testGpu } from '../../gpu.ts';

const gpu = await testGpu();
const models: Model[] = [];
afterAll(() => Promise.all(models.map((model) => model.destroy())));

/** The notes' X = Y. */
const LINE: DataSet = {
  x: Float32Array.of(1, 2, 3, 4),
  y: Float32Array.of(1, 2, 3, 4),
  examples: 4,
  features: 1,
  targets: 1,
};

function made(own: Parameters<typeof network>[0]['layers'], inputs: number): Model {
  const model = new Model(gpu, { network: network({ inputs, layers: own }), seed: 3 });
  models.push(model);
  return model;
}

function drawn(examples: number): DataSet {
  const stream = new RandomStream(7);
  const x = Float32Array.from({ length: 2 * examples }, () => stream.nextNormal());
  const y = Uint32Array.from({ length: examples }, (_, i) => (x[2 * i]! * x[2 * i + 1]! > 0 ? 1 : 0));
  return { x, y, examples, features: 2, targets: 1, classes: ['apart', 'alike'] };
}

describe('costCurve', () => {
  it('is the parabola of the notes over the weight, whatever the weight is now', async () => {
    const model = made([dense(1, 'identity')], 1);
    model.setValues(
      new Map([
        ['W1', [0.25]],
        ['b1', [0]],
      ]),
    );
    const found = await costCurve(model, {
      data: LINE,
      along: { parameter: 'W1' },
      from: -1,
      to: 3,
      points: 81,
    });
    expect(found.name).toBe('W1[0]');
    expect(found.present).toBe(0.25);
    expect([found.positions[0], found.positions[80]]).toEqual([-1, 3]);
    // J = (1/m) Σ (w x − x)² = 7.5 (w − 1)²
    found.positions.forEach((w, index) => {
      expect(Math.abs(found.costs[index]! - 7.5 * (w - 1) ** 2)).toBeLessThan(1e-5);
    });
  });

  it('follows a direction of one’s own, and one at random that is as long as the weights', async () => {
    const model = made([dense(3, 'tanh'), dense(1, 'sigmoid')], 2);
    const data = drawn(30);
    const start = await model.values();
    const W1 = Float32Array.of(1, -1, 0.5, 0, 2, 1);
    const own = await costCurve(model, {
      data,
      along: { values: new Map([['W1', W1]]) },
      from: 0,
      to: 0.5,
      points: 3,
    });
    expect(own.present).toBe(0);
    for (const [index, position] of own.positions.entries()) {
      const moved = new Map(start).set(
        'W1',
        start.get('W1')!.map((value, k) => value + position * W1[k]!),
      );
      const there = made([dense(3, 'tanh'), dense(1, 'sigmoid')], 2);
      there.setValues(moved);
      const { loss } = await measureCost(there, data, 'binaryCrossEntropy');
      expect(own.costs[index]).toBeCloseTo(loss!, 6);
    }
    const random = (seed: number) =>
      costCurve(model, { data, along: { random: seed }, from: -1, to: 1, points: 3 });
    const [a, again, b] = [await random(1), await random(1), await random(2)];
    expect(a.costs).toEqual(again.costs);
    expect(a.costs[2]).not.toBe(b.costs[2]);
    expect(a.costs[1]).toBeCloseTo(own.costs[0]!, 6);
  });

  it('adds up batches where the data does not fit at once, with each example once', async () => {
    const model = made([dense(3, 'tanh'), dense(1, 'sigmoid')], 2);
    const data = drawn(5000);
    const { costs } = await costCurve(model, { data, along: { random: 1 }, from: -1, to: 1, points: 3 });
    const { loss } = await measureCost(model, data, 'binaryCrossEntropy');
    expect(costs[1]).toBeCloseTo(loss!, 6);
  });

  it('changes no bit of the model nor of its trainer, and layers predict', async () => {
    const model = made([dense(4, 'relu'), layers.dropout(0.5), layers.batchNorm(), dense(1, 'sigmoid')], 2);
    const trainer = await createTrainer(model, { data: drawn(20), optimizer: sgd() });
    await trainer.run(3);
    const before = await model.values();
    const look = () =>
      costCurve(model, {
        data: drawn(20),
        along: { parameter: 'W1', element: 1 },
        from: -1,
        to: 1,
        points: 5,
      });
    expect((await look()).costs).toEqual((await look()).costs);
    expect(await model.values()).toEqual(before);
    expect(trainer.step).toBe(3);
    trainer.destroy();
  });

  it('tells costs that float32 cannot hold as they are', async () => {
    const model = made([dense(1, 'identity')], 1);
    const { costs } = await costCurve(model, {
      data: LINE,
      along: { parameter: 'W1' },
      from: 0,
      to: 1e30,
      points: 2,
    });
    expect(Number.isFinite(costs[0])).toBe(true);
    expect(Number.isFinite(costs[1])).toBe(false);
  });
});

describe('costSurface', () => {
  it('is J over w and b, a row for each b', async () => {
    const model = made([dense(1, 'identity')], 1);
    const { x, y, costs } = await costSurface(model, {
      data: LINE,
      x: { along: { parameter: 'W1' }, from: -1, to: 3, points: 9 },
      y: { along: { parameter: 'b1' }, from: -2, to: 2, points: 5 },
    });
    expect([x.name, y.name, costs.length]).toEqual(['W1[0]', 'b1[0]', 45]);
    y.positions.forEach((b, row) => {
      x.positions.forEach((w, column) => {
        const J = [1, 2, 3, 4].reduce((sum, value) => sum + (w * value + b - value) ** 2, 0) / 4;
        expect(Math.abs(costs[row * 9 + column]! - J)).toBeLessThan(1e-4);
      });
    });
  });

  it('refuses axes and directions that are none', async () => {
    const model = made([dense(1, 'identity')], 1);
    const along = { parameter: 'W1' };
    const good = { along, from: 0, to: 1, points: 3 };
    for (const wrong of [
      { ...good, from: 1 },
      { ...good, points: 1 },
      { ...good, along: { parameter: 'W9' } },
      { ...good, along: { parameter: 'W1', element: 1 } },
      { ...good, along: {} },
      { ...good, along: { ...along, random: 1 } },
      { ...good, along: { random: -1 } },
    ])
      await expect(costSurface(model, { data: LINE, x: good, y: wrong } as never)).rejects.toMatchObject({
        code: 'E_ARGUMENT',
      });
    // Two axes along one line would show the cost of a sum under the name of each.
    for (const same of [along, { values: new Map([['W1', [-2]]]) }])
      await expect(costSurface(model, { data: LINE, x: good, y: { ...good, along: same } })).rejects.toThrow(
        'two directions that differ',
      );
    await expect(
      costSurface(model, {
        data: LINE,
        x: good,
        y: { ...good, along: { values: new Map([['W1', [1, 2]]]) } },
      }),
    ).rejects.toMatchObject({ code: 'E_SHAPE' });
    await expect(
      costSurface(model, { data: LINE, x: good, y: { ...good, along: { values: new Map([['W1', [0]]]) } } }),
    ).rejects.toMatchObject({ code: 'E_NONFINITE' });
    await expect(
      costSurface(model, { data: LINE, x: { ...good, points: 2000 }, y: { ...good, points: 2000 } }),
    ).rejects.toMatchObject({ code: 'E_LIMIT' });
  });
});

// What is done where a training fails: it ends, steps are left out, or it goes back and goes on slower.

import { describe, expect, it } from 'vitest';
import {
  add,
  createGraphTrainer,
  createTrainer,
  dense,
  mean,
  Model,
  network,
  sgd,
  square,
  subtract,
  type GraphCostInputs,
  type HealthFinding,
  type Trainer,
} from '../../../src/index.ts';
import { testGpu } from '../../gpu.ts';
import { line, play, rings, type Scene } from './stories.ts';

const steep: Scene = {
  data: line,
  layers: [dense(1)],
  optimizer: sgd({ learningRate: 0.2 }),
  loss: 'mse',
  steps: 200,
};

describe('a cost that explodes', () => {
  it('ends a fit that is asked to, with what else was found and the way out', async () => {
    const { failure, found } = await play(await testGpu(), steep);
    expect(failure).toMatchObject({ code: 'E_DIVERGED' });
    expect((failure as Error).message).toMatch(/^train: The cost explodes: it is [\d.e+]+ and was at most/);
    expect((failure as { hint: string }).hint).toMatch(/Lower the learning rate/);
    expect(found.at(-1)).toBe('costExplodes');
  });

  it('is told without being asked for, and nothing at all with health: false', async () => {
    const gpu = await testGpu();
    // 40 more steps of factor 1.48 than the 1e6 that need no constant prediction.
    const { history } = await play(gpu, steep, { look: 'costs', onFatal: 'tell' });
    expect(history!.findings).toMatchObject([{ code: 'costExplodes', fatal: true }]);
    const { history: blind } = await play(gpu, steep, false);
    expect(blind!.findings).toEqual([]);
    const { trainer } = await play(gpu, { ...steep, steps: 1 });
    const { finished } = trainer.fit({ steps: 150 });
    expect((await finished).findings).toMatchObject([{ code: 'costExplodes' }]);
  });

  it('is undone by a rollback: the last good parameters, and a rate that the trainer keeps', async () => {
    const gpu = await testGpu();
    const { history, found, trainer } = await play(gpu, steep, { onFatal: 'rollBack', factor: 0.5 });
    expect(found).toContain('costExplodes');
    expect(history!.reports.at(-1)!.cost).toBeLessThan(0.5);
    expect(history!.steps).toBe(200);
    // 0.1 converges: a step shrinks the error again.
    const [before, after] = await trainer.run(2);
    expect(after!).toBeLessThanOrEqual(before!);
  });

  it('ends it after the last rollback', async () => {
    const { failure } = await play(
      await testGpu(),
      { ...steep, optimizer: sgd({ learningRate: 1e4 }) },
      { onFatal: 'rollBack', retries: 2, factor: 0.9 },
    );
    expect(failure).toMatchObject({ hint: expect.stringContaining('2 rollbacks') });
  });
});

/** What comes of runs of these lengths, one after another. */
async function outcome(trainer: Trainer, lengths: readonly number[]): Promise<string> {
  try {
    for (const length of lengths) await trainer.run(length);
    return 'done';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('numbers that are not finite', () => {
  const infinite = { ...steep, optimizer: sgd({ learningRate: 1e30 }) };

  it('are undone by a rollback as well', async () => {
    const { history, found, failure } = await play(await testGpu(), infinite, {
      onFatal: 'rollBack',
      factor: 1e-31,
    });
    expect(failure).toBeUndefined();
    expect(found).toContain('nonFinite');
    expect(history!.steps).toBe(200);
    expect(history!.reports.every(({ cost }) => Number.isFinite(cost))).toBe(true);
  });

  it('leave parameters, states and what layers keep as they were where steps may be skipped', async () => {
    const gpu = await testGpu();
    // Every fourth example is so large that its squared error overflows.
    const x = Float32Array.from({ length: 16 }, (_, i) => (i % 4 === 3 ? 1e30 : i / 16));
    const data = { ...line, x, y: x, examples: 16 };
    const scene = { data, layers: [dense(1)], loss: 'mse', batchSize: 1, steps: 32 } as const;
    const options = { shuffle: false, nonfinite: 'skip' } as const;
    const { history, found, trainer } = await play(gpu, { ...scene, options }, { look: 'costs' });
    expect(found).toEqual(['stepsSkipped']);
    expect(history!.reports.every(({ cost }) => cost < 100)).toBe(true);
    const costs = [...(await trainer.run(8))];
    expect(costs.map(Number.isFinite)).toEqual([true, true, true, false, true, true, true, false]);
    const values = [...(await trainer.model.values()).values()].flatMap((own) => [...own]);
    expect(values.every(Number.isFinite)).toBe(true);
    // The three good ones of four are learnt.
    expect(costs[4]!).toBeLessThan(1);
    const { failure } = await play(gpu, { ...scene, options: { shuffle: false } }, { look: 'costs' });
    expect(failure).toMatchObject({ code: 'E_NONFINITE' });
  });

  it('end a training that may skip where nothing else comes', async () => {
    const x = new Float32Array(4).fill(1e30);
    const data = { ...line, x, y: Float32Array.of(0, 0, 0, 0), examples: 4 };
    const { failure, found } = await play(await testGpu(), {
      data,
      layers: [dense(1)],
      loss: 'mse',
      options: { nonfinite: 'skip' },
    });
    expect(failure).toMatchObject({
      code: 'E_NONFINITE',
      message: expect.stringContaining('got none from step 1 on'),
    });
    expect(found).toContain('nonFinite');
  });

  it('end it after as many steps as an epoch has, however they are divided into runs and wherever it is gone on', async () => {
    const gpu = await testGpu();
    // 12 steps an epoch: eleven in a row end nothing, twelve do.
    const made = async () => {
      const x = Float32Array.from({ length: 12 }, (_, i) => (i > 0 ? 1e30 : 1));
      const data = { ...line, x, y: x, examples: 12 };
      const model = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1)] }), seed: 1 });
      const options = { data, batchSize: 1, shuffle: false, nonfinite: 'skip' } as const;
      return createTrainer(model, { ...options, optimizer: sgd({ learningRate: 0.1 }) });
    };
    const whole = [40];
    const single = Array.from({ length: 40 }, () => 1);
    const uneven = [3, 9, 1, 20, 7];
    for (const lengths of [whole, single, uneven]) expect(await outcome(await made(), lengths)).toBe('done');
    const none =
      'at least one of 12 steps in a row must have a finite cost and gradient; got none from step 2 on.';
    // From the second step on the parameters are so large that the first example is bad as well.
    const all = async () => {
      const trainer = await made();
      await trainer.run(1);
      trainer.model.setValues(
        new Map([
          ['W1', [1e30]],
          ['b1', [0]],
        ]),
      );
      return trainer;
    };
    for (const lengths of [whole, single, uneven]) {
      const trainer = await all();
      expect(await outcome(trainer, lengths)).toContain(none);
    }
    // A trainer that goes on from a state knows what was left out before.
    const first = await all();
    await first.run(8);
    const state = await first.state();
    const second = await made();
    await second.restore(state);
    expect(await outcome(second, [3])).toBe('done');
    expect(await outcome(second, [1])).toContain(none);
    // Who has been told may go on with other parameters.
    second.model.setValues(
      new Map([
        ['W1', [1]],
        ['b1', [0]],
      ]),
    );
    expect(await outcome(second, [20])).toBe('done');
  });

  it('are told with the layer whose parameters they are', async () => {
    const told: HealthFinding[] = [];
    const { trainer } = await play(await testGpu(), { ...infinite, steps: 0 });
    await trainer
      .fit({ steps: 50, health: { look: 'costs', onFinding: (finding) => told.push(finding) } })
      .finished.catch(() => undefined);
    expect(told).toMatchObject([{ code: 'nonFinite', layer: 1 }]);
    expect(told[0]!.message).toMatch(/^Since step \d+ W1 of layer 1 is NaN or infinite\.$/);
  });
});

it('changes no bit of a training, whatever is looked at', async () => {
  const gpu = await testGpu();
  const scene = {
    data: rings(60),
    layers: [dense(8, 'relu'), dense(3, 'softmax')],
    batchSize: 10,
    steps: 40,
  };
  const bits: number[][] = [];
  for (const health of [false, undefined, true]) {
    const { trainer } = await play(gpu, { ...scene, steps: 0 });
    await trainer.fit({ steps: 40, health, onEpoch: () => undefined }).finished;
    await trainer.health();
    bits.push([...(await trainer.model.values()).values()].flatMap((values) => [...values]));
  }
  expect(bits[1]).toEqual(bits[0]);
  expect(bits[2]).toEqual(bits[0]);
});

it('ends at the first finding where that is asked for', async () => {
  const { failure } = await play(
    await testGpu(),
    { data: rings(60), layers: [dense(4), dense(3, 'softmax')] },
    { stopAtAny: true },
  );
  expect(failure).toMatchObject({
    code: 'E_DIVERGED',
    message: 'train: Layers 1 and 2 have no activation between them: together they are one linear layer.',
  });
});

it('judges the costs of a graph of one’s own', async () => {
  const gpu = await testGpu();
  const trainer = await createGraphTrainer(gpu, {
    parameters: { w: { shape: [], values: 3 } },
    data: { x: { values: Float32Array.of(1, 2, 3) } },
    optimizer: sgd({ learningRate: 1.5 }),
    cost: ({ parameters, batch }: GraphCostInputs) =>
      mean(square(add(subtract(parameters['w']!, batch['x']!), 1))),
  });
  const { findings } = await trainer.fit({ steps: 40, health: { onFatal: 'tell' } }).finished;
  expect(findings.map(({ code }) => code)).toEqual(['costExplodes']);
  expect((await trainer.health()).map(({ code }) => code)).toEqual(['costExplodes']);
});

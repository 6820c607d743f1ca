// What is asked of a training from within its own progress, what its callbacks throw, and signals at every moment.

import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { evaluate, momentum, type Trainer } from '../../src/index.ts';
import { createPopulation } from '../../src/train/createPopulation.ts';
import type { Population } from '../../src/train/population.ts';
import { testGpu } from '../gpu.ts';
import { createTraining, data, KINDS, net, type Kind } from './smallTraining.ts';

const create = async (kind: Kind): Promise<Trainer | Population> =>
  createTraining(await testGpu(), kind, [momentum({ learningRate: 0.05 })]);

/** The costs of a run, of the first member. */
async function costs(
  trained: Trainer | Population,
  steps: number,
  options: { onProgress?: (progress: { step: number }) => unknown; signal?: AbortSignal } = {},
): Promise<number[]> {
  const found = await trained.run(steps, options);
  return [...(Array.isArray(found) ? found[0]! : found)] as number[];
}

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

describe.each(KINDS)('%s', (kind) => {
  it('a run within onProgress is done at that point, and both have the costs of their own steps', async () => {
    const [one, other] = [await create(kind), await create(kind)];
    const whole = await costs(one, 40);
    const inner: number[] = [];
    let at = -1;
    const outer = await costs(other, 30, {
      onProgress: async ({ step }) => {
        if (at >= 0) return;
        at = step;
        inner.push(...(await costs(other, 10)));
      },
    });
    expect(inner).toEqual(whole.slice(at, at + 10));
    expect(outer).toEqual([...whole.slice(0, at), ...whole.slice(at + 10)]);
    expect(other.step).toBe(40);
    one.destroy();
    other.destroy();
  });

  it('an unawaited run within onProgress is done before the run goes on, and one within that one', async () => {
    const trained = await create(kind);
    const answers: Promise<number[]>[] = [];
    const seen: number[] = [];
    const inner = ({ step }: { step: number }): void => {
      seen.push(step);
      if (answers.length < 2) answers.push(costs(trained, 3, { onProgress: inner }));
    };
    expect(await costs(trained, 20, { onProgress: inner })).toHaveLength(20);
    expect((await Promise.all(answers)).map(({ length }) => length)).toEqual([3, 3]);
    expect(trained.step).toBe(26);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    trained.destroy();
  });

  it.each([1, 2])('destroy within onProgress number %d ends the run with E_DISPOSED', async (wanted) => {
    const gpu = await testGpu();
    const trained = await create(kind);
    let told = 0;
    const run = costs(trained, 100_000, {
      onProgress: () => {
        if (++told === wanted) trained.destroy();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'E_DISPOSED' });
    expect(told).toBe(wanted);
    await expect(trained.run(1)).rejects.toMatchObject({ code: 'E_DISPOSED' });
    await gpu.settle();
  });

  it('what onProgress throws or rejects with ends the run, and the next one goes on', async () => {
    const [one, other] = [await create(kind), await create(kind)];
    const whole = await costs(one, 200);
    const wrong = new Error('not today');
    const foreign = runInNewContext('(error) => Promise.reject(error)') as (error: Error) => unknown;
    const callbacks: (() => unknown)[] = [
      () => {
        throw wrong;
      },
      () => Promise.reject(wrong),
      () => later().then(() => Promise.reject(wrong)),
      // A promise of another realm.
      () => foreign(wrong),
    ];
    for (const onProgress of callbacks) {
      await expect(costs(other, 40, { onProgress })).rejects.toBe(wrong);
      const { step } = other;
      expect(await costs(other, 1)).toEqual([whole[step]]);
    }
    one.destroy();
    other.destroy();
  });

  it('a signal aborted before, or while the run waits for its turn, lets no step be done', async () => {
    const trained = await create(kind);
    expect(await costs(trained, 10, { signal: AbortSignal.abort() })).toEqual([]);
    const controller = new AbortController();
    const first = costs(trained, 20);
    const second = costs(trained, 10, { signal: controller.signal });
    controller.abort();
    expect(await first).toHaveLength(20);
    expect(await second).toEqual([]);
    expect(trained.step).toBe(20);
    trained.destroy();
  });

  it('a signal aborted between looks, or within one, ends the run with the costs of the steps done', async () => {
    const [one, other] = [await create(kind), await create(kind)];
    let told = 0;
    const within = new AbortController();
    const done = await costs(other, 1_000_000, {
      signal: within.signal,
      onProgress: () => {
        if (++told === 3) within.abort();
      },
    });
    expect(told).toBe(3);
    expect(done).toHaveLength(other.step);
    expect(done).toEqual(await costs(one, done.length));
    const between = new AbortController();
    setTimeout(() => between.abort(), 20);
    const more = await costs(other, 1_000_000, { signal: between.signal });
    expect(more.length).toBeGreaterThan(0);
    expect(other.step).toBe(done.length + more.length);
    one.destroy();
    other.destroy();
  });
});

it('a member can be evaluated in onProgress of its population, and is what it is at that step', async () => {
  const gpu = await testGpu();
  const optimizer = momentum({ learningRate: 0.05 });
  const members = [
    { optimizer, seed: 1 },
    { optimizer, seed: 2 },
  ];
  const population = await createPopulation(gpu, { network: net, data, members, loss: 'mse' });
  const found: { step: number; cost: number }[] = [];
  const all = await population.run(50, {
    onProgress: async ({ step }) => {
      await using model = await population.model(1);
      found.push({ step, cost: (await evaluate(model, data)).meanSquaredError! });
    },
  });
  expect(found.length).toBeGreaterThan(1);
  // The cost of a step is taken before its update, that of the evaluation after the step before.
  for (const { step, cost } of found.filter((each) => each.step < 50)) {
    expect(Math.abs(cost - all[1]![step]!)).toBeLessThan(1e-5);
  }
  population.destroy();
});

// The reference runs on generated data: anyone can repeat them, and they notice what is wrong.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { GENERATED_RUNS, prepareGenerated } from '../../tools/reference/generatedRuns.ts';
import { judge } from '../../tools/reference/judge.ts';
import { trainRun } from '../../tools/reference/trainRun.ts';

const quietly = () => undefined;

describe('a reference run on generated data', () => {
  let gpu: Gpu;
  beforeAll(async () => {
    gpu = await openGpu();
  });
  afterAll(() => gpu?.close());

  test.each(['generated-line-absolute', 'generated-rings-rmsprop'])(
    '%s gives the costs of float64 on the device',
    async (name) => {
      const prepared = prepareGenerated(name, 30);
      const outcome = await trainRun(gpu, prepared, { most: 30, onProgress: quietly });
      expect(outcome.losses.length).toBe(30);
      expect(judge(prepared.run, outcome)).toMatchObject({ ok: true, faults: [] });
    },
  );

  test('fails where the device trains by another learning rate', async () => {
    const prepared = prepareGenerated('generated-line-absolute', 10);
    const { run } = prepared;
    const changed = {
      ...run,
      optimizer: { ...run.optimizer, learningRate: run.optimizer.learningRate * 1.01 },
    };
    const outcome = await trainRun(gpu, { ...prepared, run: changed }, { most: 10, onProgress: quietly });
    expect(judge(run, outcome).ok).toBe(false);
  });

  test('learns, by each optimiser: float64 ends below where it began', () => {
    const runs = GENERATED_RUNS.map((name) => prepareGenerated(name).run);
    for (const { name, float64 } of runs) {
      const losses = float64.losses!;
      const last = losses.slice(-5).reduce((sum, loss) => sum + loss, 0) / 5;
      expect(last, name).toBeLessThan(0.8 * losses[0]!);
    }
    const kinds = runs.map(({ optimizer }) => optimizer.name);
    expect([...new Set(kinds)].sort()).toEqual(['adam', 'adamw', 'momentum', 'nesterov', 'rmsprop', 'sgd']);
  });
});

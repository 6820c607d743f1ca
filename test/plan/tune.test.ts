// Programs with measured kernels: what is tuned ahead is what compiling asks for, and the results are right.

import { describe, expect, it, vi } from 'vitest';
import {
  adam,
  compile,
  createTrainer,
  dense,
  drawDigits,
  input,
  matmul,
  Model,
  network,
  transpose,
  tune,
  tuneNetwork,
  type Gpu,
} from '../../src/index.ts';
import { Tuner } from '../../src/gpu/tuner.ts';
import type { TuningRecord, TuningStore } from '../../src/gpu/tuningRecord.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { memoryStore } from '../gpu/tunerFixture.ts';
import { matmulReference } from '../reference/matmul.ts';
import { noise } from '../kernels/matmulFixture.ts';

async function withGpu<T>(
  tuning: { mode: 'measure' | 'stored' | 'off'; store?: TuningStore; total?: number },
  work: (gpu: Gpu) => Promise<T>,
): Promise<T> {
  const { mode, store = memoryStore(), total = 100_000 } = tuning;
  const gpu = await openGpu({ tuning: { mode, store, budget: { perClass: 1500, total } } });
  try {
    return await work(gpu);
  } finally {
    gpu.close();
  }
}

/** Names of the classes that the work asks the tuner for. */
async function asked(work: (gpu: Gpu) => Promise<unknown>): Promise<Set<string>> {
  const choose = vi.spyOn(Tuner.prototype, 'choose');
  // Without a budget the tuner is asked and measures nothing.
  await withGpu({ mode: 'measure', total: 0 }, work);
  const names = new Set(choose.mock.calls.map(([, { name }]) => name));
  choose.mockRestore();
  return names;
}

describe('a program on a device that measures', () => {
  const [m, n, k] = [37, 24, 52];
  const [a, b] = [noise(m * k, 1), noise(n * k, 2)];
  const product = () => matmul(input('a', [m, k]), transpose(input('b', [n, k])));

  async function multiply(gpu: Gpu): Promise<Float32Array> {
    const program = await compile(gpu, { outputs: { c: product() } });
    program.write('a', a);
    program.write('b', b);
    await program.run();
    const result = (await program.read('c')) as Float32Array;
    program.destroy();
    return result;
  }

  it('gives the right result, and a second device decides alike and gives the same bits', async () => {
    const store = memoryStore();
    const first = await withGpu({ mode: 'measure', store }, multiply);
    const shape = { m, n, k, transposeA: false, transposeB: true };
    const { product: expected, magnitude } = matmulReference(a, b, shape);
    for (const [index, value] of first.entries())
      expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-6 * magnitude[index]!);
    const again = await withGpu({ mode: 'stored', store: memoryStore(store.kept) }, async (gpu) => {
      const result = await multiply(gpu);
      expect(gpu.tuning.used.size).toBe(1);
      return result;
    });
    expect(again).toEqual(first);
  });

  it('goes by the rule where the record is of another kernel than the one that would run', async () => {
    const store = memoryStore();
    await withGpu({ mode: 'measure', store }, (gpu) => tune(gpu, { outputs: { c: product() } }));
    const [[device, records]] = [...store.kept] as [[string, Record<string, TuningRecord>]];
    const [[name, record]] = Object.entries(records) as [[string, TuningRecord]];
    expect(record.problem).toBe('[37, 52] · [24, 52]ᵀ');
    const kept = new Map([[device, { [name]: { ...record, source: '00000000' } }]]);
    await withGpu({ mode: 'stored', store: memoryStore(kept) }, async (gpu) => {
      await multiply(gpu);
      expect(gpu.tuning.used.size).toBe(0);
    });
  });

  it('is compiled with the rule’s kernels once the budget is spent', async () => {
    await withGpu({ mode: 'measure', total: 1 }, async (gpu) => {
      await multiply(gpu);
      expect(gpu.tuning.used.size).toBe(0);
    });
  });
});

describe('tuning a network ahead', () => {
  it('asks for all classes that its training and predictions ask for', async () => {
    const layers = [dense(48, 'relu'), dense(20, 'tanh'), dense(10, 'softmax')];
    const config = network({ inputs: 784, layers });
    const ahead = await asked((gpu) => tuneNetwork(gpu, config, { batchSize: 32, predictions: [64] }));
    const used = await asked(async (gpu) => {
      const model = new Model(gpu, { network: config });
      const data = drawDigits({ count: 64, seed: 1 });
      await createTrainer(model, { data, optimizer: adam(), batchSize: 32, singleDispatch: false });
      await model.predict(data.x);
    });
    expect(used.size).toBeGreaterThan(5);
    expect([...used].filter((name) => !ahead.has(name))).toEqual([]);
  });
});

// A store of tuning records that never answers, or late: nothing waits for it long, and nothing is spoiled by it.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RecordKeeper } from '../../src/gpu/recordKeeper.ts';
import { Tuner } from '../../src/gpu/tuner.ts';
import { knowledge, mayDiffer, type Tuning } from '../../src/gpu/tuning.ts';
import type { TuningRecord, TuningRecords, TuningStore } from '../../src/gpu/tuningRecord.ts';
import { compile, input, matmul, type Gpu } from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { memoryStore, problemOf } from './tunerFixture.ts';

const LOAD =
  'tuning: the store must load records; got nothing for 5 s. Kernels are chosen as if it were empty.';
const SAVE =
  'tuning: the store must save records; got nothing for 5 s. The next run does not know what this one has measured.';

const record = (winner: string): TuningRecord => ({
  winner,
  source: 'a',
  rule: 'rule',
  problem: 'p',
  flops: 1,
  nanoseconds: 1,
  ruleNanoseconds: 2,
});

const tuningOf = (store: TuningStore): Tuning => ({
  mode: 'stored',
  store,
  device: 'some device',
  used: new Map(),
  remarks: [],
});

const product = (gpu: Gpu) =>
  compile(gpu, { outputs: { c: matmul(input('a', [32, 48]), input('b', [48, 24])) } });

/** A promise that the test answers. */
function later<T>() {
  let [resolve, reject]: [(value: T) => void, (cause: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<T>((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}

/** Whether a promise is settled by now. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  const pending = {};
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

// Time goes on as usual beside, for the driver's sake.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

describe('loading', () => {
  it('is waited for 5 s once, by all devices together, and what comes late is passed over', async () => {
    const answer = later<TuningRecords>();
    const load = vi.fn(() => answer.promise);
    const store = { ...memoryStore(), load };
    const [first, second, third] = [tuningOf(store), tuningOf(store), tuningOf(store)];
    const both = Promise.all([mayDiffer(first), mayDiffer(second)]);
    await vi.advanceTimersByTimeAsync(4900);
    expect(await settled(both)).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(await both).toEqual([false, false]);
    answer.resolve(new Map([['seven', record('late')]]));
    expect(await mayDiffer(third)).toBe(false);
    expect((await knowledge(store, third)).records.size).toBe(0);
    for (const { remarks } of [first, second, third]) expect(remarks).toEqual([LOAD]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('that fails late is nobody’s error', async () => {
    const answer = later<TuningRecords>();
    const tuning = tuningOf({ ...memoryStore(), load: () => answer.promise });
    const asked = mayDiffer(tuning);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await asked).toBe(false);
    // An unhandled rejection would fail the run.
    answer.reject(new Error('late'));
    await vi.advanceTimersByTimeAsync(10);
    expect(tuning.remarks).toEqual([LOAD]);
  });

  it('in time is no remark', async () => {
    const answer = later<TuningRecords>();
    const tuning = tuningOf({ ...memoryStore(), load: () => answer.promise });
    const asked = mayDiffer(tuning);
    await vi.advanceTimersByTimeAsync(4000);
    answer.resolve(new Map([['seven', record('other')]]));
    expect(await asked).toBe(true);
    expect(tuning.remarks).toEqual([]);
  });
});

describe('saving', () => {
  it('is waited for 5 s once; later records are handed over in one call when the store has answered', async () => {
    const calls: { names: string[]; answer: ReturnType<typeof later<void>> }[] = [];
    const save = (_: string, records: TuningRecords) => {
      const answer = later<void>();
      calls.push({ names: [...records.keys()], answer });
      return answer.promise;
    };
    const names = () => calls.map((call) => call.names.join());
    const remarks: string[] = [];
    const keeper = new RecordKeeper({ ...memoryStore(), save }, 'some device', remarks);
    const keep = (name: string) => keeper.keep(new Map([[name, record('other')]]));
    const first = keep('a');
    await vi.advanceTimersByTimeAsync(4900);
    expect(await settled(first)).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    await first;
    // Nobody waits any more, and no second call is under way beside the first.
    await keep('b');
    await keep('c');
    expect(names()).toEqual(['a']);
    expect(remarks).toEqual([SAVE]);
    calls[0]!.answer.resolve();
    await vi.advanceTimersByTimeAsync(1);
    expect(names()).toEqual(['a', 'b,c']);
    calls[1]!.answer.resolve();
    await vi.advanceTimersByTimeAsync(1);
    // Since it answers again, it is waited for.
    const last = keep('d');
    await vi.advanceTimersByTimeAsync(1);
    expect(await settled(last)).toBe(false);
    calls[2]!.answer.resolve();
    await last;
    expect(names()).toEqual(['a', 'b,c', 'd']);
    expect(remarks).toEqual([SAVE]);
  });

  it('that fails, at once or late, costs its own records alone', async () => {
    const answer = later<void>();
    const store = memoryStore();
    const failing = [Promise.reject(new Error('full')), answer.promise];
    const save: TuningStore['save'] = (...given) => failing.shift() ?? store.save(...given);
    const remarks: string[] = [];
    const keeper = new RecordKeeper({ ...store, save }, 'some device', remarks);
    const keep = (name: string) => keeper.keep(new Map([[name, record('other')]]));
    await keep('a');
    expect(remarks).toEqual([expect.stringContaining('must save records; got full.')]);
    const second = keep('b');
    await vi.advanceTimersByTimeAsync(5000);
    await second;
    await keep('c');
    answer.reject(new Error('late'));
    await vi.advanceTimersByTimeAsync(1);
    expect(Object.keys(store.kept.get('some device')!)).toEqual(['c']);
    expect(remarks).toHaveLength(2);
  });
});

const never = () => new Promise<never>(() => undefined);

describe('a program', () => {
  it('is compiled by the rule where nothing was stored, and the device says why', async () => {
    const gpu = await openGpu({ tuning: { mode: 'stored', store: { load: never, save: never } } });
    expect(gpu.tuning.remarks).toEqual([]);
    const compiled = product(gpu);
    await vi.advanceTimersByTimeAsync(5000);
    const program = await compiled;
    program.write('a', new Float32Array(32 * 48).fill(1));
    program.write('b', new Float32Array(48 * 24).fill(2));
    await program.run();
    expect(new Set((await program.read('c')) as Float32Array)).toEqual(new Set([96]));
    expect(gpu.tuning.remarks).toEqual([LOAD]);
    // Once in the life of the process.
    const begin = performance.now();
    (await product(gpu)).destroy();
    expect(performance.now() - begin).toBeLessThan(4000);
    gpu.close();
  });

  it('gets the kernel that was measured, whatever the store does with the record', async () => {
    const gpu = await openGpu();
    const remarks: string[] = [];
    const budget = { perClass: 10_000, total: 100_000 };
    const store = { load: () => Promise.resolve(new Map()), save: never };
    const tuner = new Tuner({ mode: 'measure', device: 'some device', store, budget, remarks });
    const save = vi.spyOn(store, 'save');
    const chosen = tuner.choose(gpu, problemOf({ rule: 'slow', other: 'right' }));
    await vi.waitUntil(() => save.mock.calls.length > 0, 20_000);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await chosen).toBe('other');
    expect(remarks).toEqual([SAVE]);
    gpu.close();
  });
});

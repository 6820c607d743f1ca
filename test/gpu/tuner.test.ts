// The tuner: picks the fastest kernel whose result is right, once, and remembers it.

import { describe, expect, it } from 'vitest';
import { Tuner } from '../../src/gpu/tuner.ts';
import type { TuningOptions } from '../../src/gpu/tuning.ts';
import type { TuningStore } from '../../src/gpu/tuningRecord.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { testGpu } from '../gpu.ts';
import { memoryStore, problemOf } from './tunerFixture.ts';

const gpu = await testGpu();
/** A GPU's candidates are compiled ahead, side by side: what is ready when the time is up counts, and costs nothing more. */
const ahead = gpu.driver.kind === 'gpu';
const ample = { perClass: 10_000, total: 100_000 };

function tuner(options: TuningOptions = {}): Tuner {
  return new Tuner({
    mode: 'measure',
    device: 'some device',
    budget: ample,
    store: memoryStore(),
    ...options,
  });
}

const onVerify = () => new Promise<void>((resolve) => setTimeout(resolve, 60));
const LOAD = 'tuning: the store must load records; got no. Kernels are chosen as if it were empty.';
const SAVE =
  'tuning: the store must save records; got no. The next run does not know what this one has measured.';
const problem = () => problemOf({ rule: 'slow', other: 'right' });

describe('a class that is met for the first time', () => {
  it('is served by the fastest kernel, and the record tells by how much', async () => {
    const own = tuner();
    const problem = problemOf({ rule: 'slow', other: 'right', third: 'slow' });
    expect(await own.choose(gpu, problem)).toBe('other');
    const record = own.used.get('seven')!;
    expect(record).toMatchObject({
      winner: 'other',
      rule: 'rule',
      source: 'a other',
      problem: 'seven, written',
    });
    expect(record.ruleNanoseconds).toBeGreaterThan(2 * record.nanoseconds);
  });

  it('is never served by a kernel that gives a wrong result, fails to run or does not compile', async () => {
    const problem = problemOf({ rule: 'slow', wrong: 'wrong', idle: 'idle', broken: 'broken' });
    expect(await tuner().choose(gpu, problem)).toBe('rule');
    expect(problem.tried).toEqual(['rule', 'wrong', 'idle', 'broken']);
  });

  it('is not served by the rule’s choice either where that is wrong', async () => {
    const own = tuner();
    expect(await own.choose(gpu, problemOf({ rule: 'wrong', other: 'slow' }))).toBe('other');
    expect(own.used.get('seven')).toMatchObject({ ruleNanoseconds: 0 });
  });

  it('is an error where no kernel is right, and nothing is kept of it', async () => {
    const store = memoryStore();
    const own = tuner({ store });
    await expect(own.choose(gpu, problemOf({ rule: 'wrong', other: 'idle' }))).rejects.toMatchObject({
      code: 'E_INTERNAL',
      message: 'tuning seven, written: a kernel must give the plain kernel’s result; got none that does.',
    });
    expect(store.kept.size).toBe(0);
    expect(await own.choose(gpu, problemOf({ rule: 'right', other: 'slow' }))).toBe('rule');
  });

  it('keeps the rule’s choice where no other is clearly faster', async () => {
    expect(await tuner().choose(gpu, problemOf({ rule: 'right', other: 'slow' }))).toBe('rule');
  });

  it.each<[string, Partial<TuningStore>, string[]]>([
    ['refuses to be read', { load: () => Promise.reject(new Error('no')) }, [LOAD]],
    [
      'throws',
      {
        load: () => {
          throw new Error('no');
        },
        save: () => {
          throw new Error('no');
        },
      },
      [LOAD, SAVE],
    ],
    ['refuses to keep', { save: () => Promise.reject(new Error('no')) }, [SAVE]],
    [
      'gives nothing',
      { load: () => Promise.resolve(undefined as never) },
      [expect.stringContaining('undefined is not iterable') as string],
    ],
    [
      'gives an object',
      { load: () => Promise.resolve({ seven: 1 } as never) },
      [expect.stringContaining('object is not iterable') as string],
    ],
    ['gives what are no records', { load: () => Promise.resolve(new Map([['seven', null as never]])) }, []],
  ])('is measured all the same where the store %s', async (_, faults, said) => {
    const own = tuner({ store: { ...memoryStore(), ...faults } });
    expect(await own.choose(gpu, problem())).toBe('other');
    expect(await own.choose(gpu, problem())).toBe('other');
    expect(own.remarks).toEqual(said);
  });

  it('leaves no memory behind', async () => {
    const before = gpu.bytesAllocated;
    await tuner().choose(gpu, problemOf({ rule: 'slow', other: 'right', third: 'wrong', fourth: 'broken' }));
    expect(gpu.bytesAllocated).toBe(before);
  });

  it('is measured once for all that ask at the same time', async () => {
    const own = tuner();
    const problems = [1, 2, 3].map(() => problemOf({ rule: 'slow', other: 'right' }));
    const chosen = await Promise.all(problems.map((problem) => own.choose(gpu, problem)));
    expect(chosen).toEqual(['other', 'other', 'other']);
    expect(problems.map(({ tried }) => tried.length)).toEqual([2, 0, 0]);
  });
});

describe('the budget', () => {
  it('of a class ends the trying of candidates, after one that is right', async () => {
    const problem = problemOf(
      { rule: 'wrong', second: 'slow', third: 'right', fourth: 'right' },
      { onVerify, name: 'late' },
    );
    const chosen = await tuner({ budget: { perClass: 50, total: 1000 } }).choose(gpu, problem);
    expect(ahead ? ['second', 'third', 'fourth'] : ['second']).toContain(chosen);
    expect(problem.tried.includes('fourth')).toBe(ahead);
  });

  it('of all classes leaves those after its end to the rule, also on a device opened after this one', async () => {
    const store = memoryStore();
    const own = tuner({ store, budget: { perClass: 50, total: 60 } });
    const first = await own.choose(gpu, problemOf({ rule: 'slow', other: 'right' }, { onVerify }));
    expect(ahead ? ['rule', 'other'] : ['rule']).toContain(first);
    const second = problemOf({ rule: 'slow', other: 'right' }, { name: 'second' });
    expect(await own.choose(gpu, second)).toBeUndefined();
    expect(await tuner({ store }).choose(gpu, second)).toBeUndefined();
    expect(second.tried).toEqual([]);
  });
});

describe('a record', () => {
  it('serves later runs without a measurement, also where none is allowed', async () => {
    const first = memoryStore();
    await tuner({ store: first }).choose(gpu, problem());
    for (const mode of ['measure', 'stored'] as const) {
      const later = problem();
      // Another store object: what this process knows by heart is of no use.
      const own = tuner({ mode, store: memoryStore(first.kept) });
      expect(await own.choose(gpu, later)).toBe('other');
      expect(later.tried).toEqual([]);
    }
  });

  it('holds for no other device, and not after the kernel was changed', async () => {
    const first = memoryStore();
    await tuner({ store: first }).choose(gpu, problem());
    const stored = (device: string) =>
      new Tuner({ mode: 'stored', device, store: memoryStore(first.kept), budget: ample });
    expect(await stored('some device').choose(gpu, problem())).toBe('other');
    expect(await stored('another').choose(gpu, problem())).toBeUndefined();
    const changed = problemOf({ rule: 'slow', other: 'right' }, { source: 'b' });
    expect(await stored('some device').choose(gpu, changed)).toBeUndefined();
    expect(await tuner({ store: memoryStore(first.kept) }).choose(gpu, changed)).toBe('other');
    expect(changed.tried).toContain('other');
    expect(first.kept.get('some device')!['seven']!.source).toBe('b other');
  });

  it('of a kernel that there no longer is, is passed over', async () => {
    const store = memoryStore();
    await tuner({ store }).choose(gpu, problem());
    const own = tuner({ mode: 'stored', store: memoryStore(store.kept) });
    expect(await own.choose(gpu, problemOf({ rule: 'slow', third: 'right' }))).toBeUndefined();
  });

  it('does not change what a device has chosen before', async () => {
    const store = memoryStore();
    const early = tuner({ mode: 'stored', store });
    expect(await early.choose(gpu, problem())).toBeUndefined();
    expect(await tuner({ store }).choose(gpu, problem())).toBe('other');
    expect(await early.choose(gpu, problem())).toBeUndefined();
  });
});

describe('switched off', () => {
  it('neither measures nor reads records', async () => {
    const store = {
      load: () => Promise.reject(new Error('read')),
      save: () => Promise.reject(new Error('written')),
    };
    const problem = problemOf({ rule: 'slow', other: 'right' });
    expect(await tuner({ mode: 'off', store }).choose(gpu, problem)).toBeUndefined();
    expect(problem.tried).toEqual([]);
  });

  it('is what the variable GRADLOOM_TUNING asks for, unless the option says otherwise', async () => {
    const modes = [];
    for (const tuning of [undefined, { mode: 'stored' }, 'measure'] as const) {
      const opened = await openGpu({ tuning });
      modes.push(opened.tuning.mode);
      opened.close();
    }
    expect(process.env['GRADLOOM_TUNING']).toBe('off');
    expect(modes).toEqual(['off', 'stored', 'measure']);
  });

  it('is so on a driver that computes nothing', async () => {
    const opened = await openGpu({ driver: 'null', tuning: 'measure' });
    expect(opened.tuning.mode).toBe('off');
    opened.close();
  });
});

it('an unknown mode is refused before a device is opened', async () => {
  await expect(openGpu({ tuning: 'sometimes' as 'off' })).rejects.toMatchObject({
    code: 'E_ARGUMENT',
    message: 'tuning: must be one of off, stored, measure; got "sometimes".',
  });
});

it('a device that is lost while it is measured rejects as such', async () => {
  const lost = await openGpu();
  const loseDevice = async () => {
    lost.device.destroy();
    await lost.device.lost;
  };
  await expect(
    tuner().choose(lost, problemOf({ rule: 'slow', other: 'right' }, { onVerify: loseDevice })),
  ).rejects.toMatchObject({
    code: 'E_DEVICE_LOST',
  });
  lost.close();
});

// The tuner in a page: records are kept in IndexedDB, and a device that measures gives right results.

import { afterEach, expect, it } from 'vitest';
import { compile, input, matmul, openGpu, type Gpu, type TuningRecord } from '../../src/index.ts';
import { tuningDatabase } from '../../src/gpu/tuningDatabase.ts';

const record: TuningRecord = {
  winner: 'tile quads=1',
  source: '0a1b2c3d',
  rule: 'tile quads=2',
  problem: '[8, 8] · [8, 8]',
  flops: 1024,
  nanoseconds: 10,
  ruleNanoseconds: 20,
};

let gpu: Gpu | undefined;
afterEach(() => gpu?.close());

/** A product in a page that was just opened, and the records that its kernel was chosen by. */
async function multiply(mode: 'measure' | 'stored'): Promise<{ values: number[]; used: TuningRecord[] }> {
  gpu = await openGpu({ tuning: mode });
  const program = await compile(gpu, { outputs: { c: matmul(input('a', [3, 2]), input('b', [2, 2])) } });
  program.write('a', Float32Array.of(1, 2, 3, 4, 5, 6));
  program.write('b', Float32Array.of(1, -1, 0, 2));
  await program.run();
  const values = [...(await program.read('c'))];
  const used = [...gpu.tuning.used.values()];
  gpu.close();
  return { values, used };
}

it('keeps records by device, and adds to those that are there', async () => {
  expect((await tuningDatabase.load('one')).size).toBe(0);
  await Promise.all(['a', 'b', 'c'].map((name) => tuningDatabase.save('one', new Map([[name, record]]))));
  await tuningDatabase.save('two', new Map([['d', record]]));
  expect([...(await tuningDatabase.load('one'))].sort(([a], [b]) => a.localeCompare(b))).toEqual([
    ['a', record],
    ['b', record],
    ['c', record],
  ]);
  expect([...(await tuningDatabase.load('two')).keys()]).toEqual(['d']);
});

it('parts devices by the version of the browser', async () => {
  gpu = await openGpu();
  expect(gpu.tuning.device).toMatch(/^gradloom .* \/ Chrome\/\d[\d.]*$/);
});

it('leaves out what is damaged', async () => {
  const broken = { ...record, nanoseconds: 'ten' } as unknown as TuningRecord;
  await tuningDatabase.save(
    'three',
    new Map([
      ['broken', broken],
      ['whole', record],
    ]),
  );
  expect([...(await tuningDatabase.load('three')).keys()]).toEqual(['whole']);
});

it('measures where it is asked to, and the next visit knows', async () => {
  const first = await multiply('measure');
  expect(first.values).toEqual([1, 3, 3, 5, 5, 7]);
  expect(first.used).toHaveLength(1);
  const second = await multiply('stored');
  expect(second).toEqual(first);
});

it('does not wait for a page that keeps the database from it', async () => {
  await tuningDatabase.save('four', new Map([['a', record]]));
  const holding = indexedDB.open('gradloom');
  const held = await new Promise<IDBDatabase>((resolve) => {
    holding.addEventListener('success', () => resolve(holding.result));
  });
  // It is not deleted until the page that holds it lets go, and whoever opens it meanwhile waits too.
  const deleting = indexedDB.deleteDatabase('gradloom');
  const deleted = new Promise((resolve) => deleting.addEventListener('success', resolve));
  expect((await tuningDatabase.load('four')).size).toBe(0);
  // It was waited for once.
  const begin = performance.now();
  for (const name of ['b', 'c', 'd']) await tuningDatabase.save('four', new Map([[name, record]]));
  expect(performance.now() - begin).toBeLessThan(500);
  expect((await multiply('measure')).values).toEqual([1, 3, 3, 5, 5, 7]);
  held.close();
  await deleted;
  // What waited behind the deletion is opened and closed first.
  await expect
    .poll(async () => {
      await tuningDatabase.save('four', new Map([['c', record]]));
      return [...(await tuningDatabase.load('four')).keys()];
    })
    .toEqual(['c']);
});

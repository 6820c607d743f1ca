import { expect, test } from 'vitest';
import { mutate, randomOf } from '../../tools/fuzz/mutate.ts';
import { runCases } from '../../tools/fuzz/runCases.ts';
import { TARGETS } from '../../tools/fuzz/targets.ts';

/** Damaged files a reader. */
const CASES = Number(process.env['GRADLOOM_CASES'] ?? 300);

test.each([...TARGETS.keys()])(
  'reads damaged %s or refuses it with an error of its own, within memory',
  async (name) => {
    const target = TARGETS.get(name)!;
    for (const good of await target.seeds()) {
      if (name !== 'hdf5') await target.read(good);
    }
    const { read, refused, findings, growth } = await runCases(target, { from: 0, count: CASES, seed: 42 });
    expect(findings).toEqual([]);
    expect(read + refused).toBe(CASES);
    expect(name === 'tuning' ? read : refused).toBeGreaterThan(CASES / 10);
    expect(growth.bytes, `case ${growth.index}`).toBeLessThan(256 * 2 ** 20);
  },
  120_000,
);

test('notices an error that is none of the library, and repeats a case by its number', async () => {
  const target = {
    seeds: async () => [Uint8Array.of(1, 2, 3, 4)],
    read: (bytes: Uint8Array) => {
      if (bytes.length < 4) throw new RangeError('too short');
    },
  };
  const { findings } = await runCases(target, { from: 0, count: 200, seed: 1 });
  expect(findings.length).toBeGreaterThan(5);
  const { index } = findings[3]!;
  expect((await runCases(target, { from: index, count: 1, seed: 1 })).findings).toEqual([findings[3]]);
});

test('damages a copy', () => {
  const bytes = Buffer.from('a Buffer of some length');
  const random = randomOf(3);
  for (let i = 0; i < 300; i++) mutate(bytes, bytes, random);
  expect(bytes.toString()).toBe('a Buffer of some length');
});

// What a mutation run changes in a shader, and what it leaves alone.

import { expect, it } from 'vitest';
import { drawMutants } from '../../tools/mutation/drawMutants.ts';
import { mutate, mutantPlugin } from '../../tools/mutation/mutantPlugin.ts';
import { listMutants } from '../../tools/mutation/mutants.ts';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

const TEXT = `// a + b
const LANES: u32 = 8u;
const LIMIT: u32 = 3u; // < 4

@group(0) @binding(0) var<storage, read> x: array<f32, 5>;

fn pick(row: u32, column: u32) -> f32 {
  // row * 7
  if (row < LIMIT) { return x[min(row, 2u)]; }
  workgroupBarrier();
  return select(0.0, x[column], row == 1u);
}
`;

const changesOf = (kind: string): string[] =>
  listMutants('a.wgsl', TEXT, new Set(['LANES']))
    .filter((mutant) => mutant.kind === kind)
    .map((mutant) => `${mutant.from} → ${mutant.to}`);

it('a mutant changes an operator, number, bound, condition, argument, axis or statement of a function', () => {
  expect(changesOf('operator')).toEqual(['< → <=', '== → !=']);
  expect(changesOf('number')).toEqual([
    '3u → 4u',
    '3u → 2u',
    '2u → 3u',
    '2u → 1u',
    '0.0 → 1.0',
    '1u → 0u',
    '1u → 2u',
  ]);
  expect(changesOf('bound')).toEqual(['min(row, 2u) → (row)', 'min(row, 2u) → (2u)']);
  expect(changesOf('condition')).toEqual(['row < LIMIT → !(row < LIMIT)']);
  expect(changesOf('arguments')).toEqual(['0.0, x[column], row == 1u → x[column], 0.0, row == 1u']);
  expect(changesOf('axis')).toEqual(['row → column', 'row → column', 'column → row', 'row → column']);
  expect(changesOf('statement')).toEqual(['workgroupBarrier(); → ']);
});

it('a mutant reaches the module that is loaded as text, and no other', async () => {
  const [mutant] = drawMutants(root, { seed: 3, only: 'scan.wgsl' });
  const load = mutantPlugin(JSON.stringify(mutant)).load as (id: string) => string | undefined;
  const text = load(`${root}/shaders/scan.wgsl?raw`)!;
  const original = mutantPlugin('').load as (id: string) => string | undefined;
  expect(original(`${root}/shaders/scan.wgsl?raw`)).toBe(undefined);
  expect(load(`${root}/shaders/topK.wgsl?raw`)).toBe(undefined);
  expect(JSON.parse(text.slice('export default '.length, -1))).toContain(mutant!.to);
  expect(() => mutate('short', mutant!)).toThrow(/must hold/);
});

it('the same seed draws the same mutants, thousands of them, and another seed others', () => {
  const [one, again, other] = [1, 1, 2].map((seed) => drawMutants(root, { seed }));
  expect(one!.length).toBeGreaterThan(3000);
  expect(one).toEqual(again);
  expect(one!.slice(0, 20)).not.toEqual(other!.slice(0, 20));
});

// What a mutation run changes in a shader, and what it leaves alone.

import { expect, it } from 'vitest';
import { proofOf } from '../../tools/mutation/equalChanges.ts';
import { drawMutants } from '../../tools/mutation/drawMutants.ts';
import { mutate, mutantPlugin } from '../../tools/mutation/mutantPlugin.ts';
import { listMutants } from '../../tools/mutation/mutants.ts';
import { countsAsMutant, mutationReport, type Tried } from '../../tools/mutation/report.ts';
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

const tried = (
  file: string,
  [before, after]: readonly [string, string],
  rest: Partial<Tried> & { from?: string; to?: string } = {},
): Tried => {
  const { from = '', to = '', outcome = 'caught' } = rest;
  return {
    mutant: { file: `shaders/${file}`, offset: 0, from, to, kind: 'number' },
    line: 7,
    before,
    after,
    outcome,
  };
};

it('a change that gives the same results by a proof is no mutant', () => {
  const guard = ['if (ROWS > 4u) {', 'if (ROWS > 5u) {'] as const;
  expect(proofOf(tried('matmulPanel.wgsl', guard))).toMatch(/multiple of 4/);
  expect(proofOf(tried('matmulTile.wgsl', guard))).toBe(undefined);
  expect(proofOf(tried('matmulPanel.wgsl', ['if (ROWS > 4u) {', 'if (!(ROWS > 4u)) {']))).toBe(undefined);
  expect(proofOf(tried('a.wgsl', ['x[0u / LANES]', 'x[0u * LANES]']))).toMatch(/is 0/);
  expect(proofOf(tried('a.wgsl', ['x[10u / LANES]', 'x[10u * LANES]']))).toBe(undefined);
  expect(proofOf(tried('a.wgsl', ['x', 'y'], { from: '33554432.0', to: '33554431.0' }))).toMatch(/float32/);
  expect(proofOf(tried('a.wgsl', ['x', 'y'], { from: '8388609.0', to: '8388608.0' }))).toBe(undefined);
});

it('the report counts what compiles and changes something, and lists the rest', () => {
  const results = (['caught', 'caught', 'timeout', 'survived', 'invalid', 'equal'] as const).map((outcome) =>
    tried('matmulPanel.wgsl', ['if (ROWS > 4u) {', 'if (ROWS > 5u) {'], { outcome }),
  );
  expect(results.filter(({ outcome }) => countsAsMutant(outcome)).length).toBe(4);
  const report = mutationReport(results, { seed: 1, device: 'some driver' });
  expect(report).toContain('**3 of 4 mutants caught, 75.0 %**, 1 of them by a kernel that does not end');
  expect(report).toContain('counted as survivors they make it 60.0 %');
  expect(report).toMatch(/## Survivors\n\n- `shaders\/matmulPanel.wgsl:7`/);
});

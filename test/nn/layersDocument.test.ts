// The programs of docs/layers.md, run as they stand: layers, losses and optimisers of one's own in under 30 lines each.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { codeBlocks } from '../package/codeBlocks.ts';

const text = readFileSync(resolve(import.meta.dirname, '../../docs/layers.md'), 'utf8');
const programs = codeBlocks('docs/layers.md', text).filter(({ runs }) => runs);
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(import.meta.dirname, '.programs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a program says on its way to its end. */
async function saidBy(index: number): Promise<unknown[][]> {
  const path = join(folder, `program${index}.ts`);
  writeFileSync(path, programs[index]!.code);
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await import(/* @vite-ignore */ pathToFileURL(path).href);
    return log.mock.calls.slice();
  } finally {
    log.mockRestore();
  }
}

test('there are four programs', () => {
  expect(programs.length).toBe(4);
});

test('a layer of one’s own trains, is summed up, and is read back', async () => {
  const [summary, cost, copy] = await saidBy(0);
  expect(String(summary)).toContain('unitRows');
  expect(cost![3]).toBeLessThan((cost![1] as number) / 2);
  expect(copy).toEqual(['read back']);
});

test.each([
  ['loss', 1],
  ['optimiser', 2],
])('a %s of one’s own learns digits', async (_, index) => {
  const [[, accuracy] = []] = await saidBy(index);
  expect(accuracy).toBeGreaterThan(0.8);
});

test('any graph trains, and other programs use what it learnt', async () => {
  const [cost, hidden] = await saidBy(3);
  expect(cost![3]).toBeLessThan((cost![1] as number) / 2);
  expect([...(hidden![0] as Float32Array)].every(Number.isFinite)).toBe(true);
  expect(hidden![1]).toBe(24);
});

const lines = (index: number, begin: string, end: RegExp) => {
  const { code } = programs[index]!;
  const from = code.indexOf(begin);
  expect(from).toBeGreaterThanOrEqual(0);
  return code.slice(from, from + code.slice(from).search(end)).split('\n').length;
};

test('each of one’s own takes less than 30 lines', () => {
  expect(lines(0, 'function unitRows', /^\}$/m)).toBeLessThan(30);
  expect(lines(1, 'const focal', /^\};$/m)).toBeLessThan(30);
  expect(lines(2, 'const lamb', /^\}\);$/m)).toBeLessThan(30);
});

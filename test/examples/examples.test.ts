import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { afterAll, describe, expect, it, vi } from 'vitest';

const FOLDER = resolve(import.meta.dirname, '../../examples');
const start = process.cwd();
const scratch = mkdtempSync(join(tmpdir(), 'gradloom-examples-'));
afterAll(() => {
  process.chdir(start);
  rmSync(scratch, { recursive: true, force: true });
});

/** Runs a program in a folder of its own; what it prints. */
async function printed(name: string): Promise<string> {
  process.chdir(scratch);
  const lines: string[] = [];
  const print = vi
    .spyOn(console, 'log')
    .mockImplementation((...values) => void lines.push(format(...values)));
  try {
    await import(/* @vite-ignore */ pathToFileURL(join(FOLDER, name)).href);
  } finally {
    print.mockRestore();
  }
  return lines.join('\n');
}

describe('the examples', () => {
  it('take less than 25 lines each', () => {
    const programs = readdirSync(FOLDER).filter((name) => name.endsWith('.mjs'));
    expect(programs).toEqual(['housePrices.mjs', 'pictures.mjs', 'plantServer.mjs']);
    for (const name of programs)
      expect(readFileSync(join(FOLDER, name), 'utf8').trimEnd().split('\n').length, name).toBeLessThan(25);
  });

  it('predict prices far better than the mean price, and end early', async () => {
    const [, ended, error, spread] = /^(\w+) after \d+ steps: RMSE (\d+), that of the mean price (\d+)$/.exec(
      await printed('housePrices.mjs'),
    )!;
    expect(ended).toBe('patience');
    expect(Number(error)).toBeLessThan(0.3 * Number(spread));
    expect(readdirSync(scratch)).toContain('houses.safetensors');
  });

  it('serve the names of plants', async () => {
    const [accuracy, names] = (await printed('plantServer.mjs')).split('\n');
    expect(Number(accuracy!.split(' ').at(-1))).toBeGreaterThan(0.9);
    expect(names).toBe('daisy, tulip');
  });

  it('read digits after few, changed pictures', async () => {
    const lines = (await printed('pictures.mjs')).split('\n');
    expect(lines).toHaveLength(4);
    expect(Number(lines.at(-1)!.split(' ').at(-1))).toBeGreaterThan(0.8);
    expect(readdirSync(scratch)).toContain('pictures.safetensors');
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../src/cli/sweep/journal.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  path = join(folder, 'trials.jsonl');
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const row = (trial: number) => ({ trial, rung: 0, budget: 1, parameters: { x: trial }, value: trial });

describe("the file of a sweep's rows", () => {
  it('refuses rows of a sweep whose file another sweep has replaced, and leaves the other alone', async () => {
    const first = await Journal.open(path, { sweep: 'a', metric: 'loss' });
    await first.add([row(0)]);
    await rm(path); // as --restart does
    const second = await Journal.open(path, { sweep: 'b', metric: 'loss' });
    await second.add([row(1)]);
    const others = await readFile(path, 'utf8');
    await expect(first.add([row(2)])).rejects.toMatchObject({
      code: 'E_FILE',
      message: expect.stringContaining('another program'),
    });
    await expect(first.finish([row(0), row(2)])).rejects.toMatchObject({ code: 'E_FILE' });
    expect(await readFile(path, 'utf8')).toBe(others);
    await second.finish([row(1)]);
    await first.close();
    await second.close();
  });

  it('refuses rows once its file was removed', async () => {
    const journal = await Journal.open(path, { sweep: 'a', metric: 'loss' });
    await rm(path);
    await expect(journal.add([row(0)])).rejects.toMatchObject({
      code: 'E_FILE',
      message: expect.stringContaining('got none'),
    });
    await journal.close();
  });
});

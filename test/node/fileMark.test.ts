// Files that are read again and again: whether they stayed as they were, and what tells one from another.

import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { markFile, whileUnchanged } from '../../src/node/fileMark.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradloom-mark-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a marked file', () => {
  it('gives no chunk that was read after the file was written', async () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'one');
    const given: number[] = [];
    const chunks = async function* () {
      yield 1;
      yield 2;
      writeFileSync(path, 'two');
      utimesSync(path, 1, 1);
      yield 3;
    };
    const all = async () => {
      for await (const chunk of whileUnchanged(await markFile(path), chunks)) given.push(chunk);
    };
    await expect(all()).rejects.toMatchObject({ code: 'E_FILE', message: expect.stringContaining(path) });
    expect(given).toEqual([1, 2]);
  });

  it('has a fingerprint of its bytes, whenever they were written', async () => {
    const path = join(folder, 'b');
    const bytes = Buffer.alloc(3_000_000, 'abc');
    const written = async () => {
      writeFileSync(path, bytes);
      return (await markFile(path)).fingerprint;
    };
    const first = await written();
    const { mtimeMs } = statSync(path);
    expect(first).toMatch(/^3000000 bytes crc32:[0-9a-f]{8}$/);
    utimesSync(path, 1, 1);
    expect((await markFile(path)).fingerprint).toBe(first);
    expect(statSync(path).mtimeMs).not.toBe(mtimeMs);
    for (const at of [0, 1_400_000, 2_700_000]) {
      bytes.fill(7, at, at + 300_000);
      expect(await written()).not.toBe(first);
      bytes.fill('abc');
    }
    expect(await written()).toBe(first);
    writeFileSync(path, '');
    expect((await markFile(path)).fingerprint).toBe('0 bytes crc32:00000000');
  });
});

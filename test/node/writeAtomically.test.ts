import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
  mkdirSync,
} from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder, cacheRoot } from '../../src/node/cacheFolder.ts';
import { writeAtomically, type WriteCalls } from '../../src/node/writeAtomically.ts';
import { expectFailure, failure } from '../formats/failures.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradloom-write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const REAL: WriteCalls = { open, rename, rm };

const refuse = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('EACCES: no'), { code: 'EACCES' }));

const noSync: WriteCalls['open'] = async (name, flags) => {
  const handle = await open(name, flags);
  return {
    writeFile: (content) => handle.writeFile(content),
    sync: refuse,
    close: () => handle.close(),
  };
};

describe('writeAtomically', () => {
  test('writes bytes and text, and replaces what was there', async () => {
    const path = join(folder, 'model.bin');
    await writeAtomically(path, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    await writeAtomically(path, 'text');
    expect(readFileSync(path, 'utf8')).toBe('text');
    expect(readdirSync(folder)).toEqual(['model.bin']);
  });

  test('writes through a symbolic link and leaves it in place', async () => {
    writeFileSync(join(folder, 'real'), 'old');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    await writeAtomically(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['link', 'real']);
  });

  test.skipIf(!existsSync('/dev/full'))('leaves the old file and no other on a full disk', async () => {
    const path = join(folder, 'model.bin');
    writeFileSync(path, 'old');
    // The temporary file goes to the device that is always full.
    const full: WriteCalls = { ...REAL, open: () => open('/dev/full', 'w') };
    const error = await failure(() => writeAtomically(path, 'x'.repeat(100_000), full));
    expect(error.code).toBe('E_FILE');
    expect(error.message).toContain(path);
    expect(error.message).toContain('ENOSPC');
    expect(error.hint).toContain('disk is full');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['model.bin']);
  });

  test('removes what it wrote where any later step fails', async () => {
    const path = join(folder, 'model.bin');
    writeFileSync(path, 'old');
    for (const calls of [
      { ...REAL, rename: refuse },
      { ...REAL, open: noSync },
    ]) {
      await expectFailure(() => writeAtomically(path, 'new', calls), 'E_FILE', path, 'EACCES');
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(['model.bin']);
    }
  });

  test('names a folder that is missing, and refuses to replace folders and devices', async () => {
    const missing = join(folder, 'no', 'model.bin');
    const error = await failure(() => writeAtomically(missing, 'x'));
    expect(error.code).toBe('E_FILE');
    expect(error.message).toContain(missing);
    expect(error.hint).toContain('does not exist');
    mkdirSync(join(folder, 'models'));
    await expectFailure(() => writeAtomically(join(folder, 'models'), 'x'), 'E_FILE', 'a folder');
    await expectFailure(() => writeAtomically('/dev/null', 'x'), 'E_FILE', 'a device');
    expect(readdirSync(folder)).toEqual(['models']);
  });
});

const root = (platform: string, env: Record<string, string> = {}) =>
  cacheRoot({ env, platform, home: '/home/me' });

describe('cacheFolder', () => {
  test('follows the conventions of each system', () => {
    expect(root('linux')).toBe('/home/me/.cache/gradloom');
    expect(root('linux', { XDG_CACHE_HOME: '/x' })).toBe('/x/gradloom');
    expect(root('linux', { XDG_CACHE_HOME: 'relative' })).toBe('/home/me/.cache/gradloom');
    expect(root('darwin')).toBe('/home/me/Library/Caches/gradloom');
    expect(root('win32', { LOCALAPPDATA: '/local' })).toBe(join('/local', 'gradloom', 'Cache'));
  });

  test('is where GRADLOOM_CACHE says, above all', () => {
    expect(root('darwin', { GRADLOOM_CACHE: '/mine', XDG_CACHE_HOME: '/x' })).toBe('/mine');
    expect(cacheFolder('data', 'mnist').endsWith(join('data', 'mnist'))).toBe(true);
  });
});

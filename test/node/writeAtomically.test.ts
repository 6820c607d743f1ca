import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  existsSync,
  mkdirSync,
} from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder, cacheRoot } from '../../src/node/cacheFolder.ts';
import { temporaryName } from '../../src/node/temporaryName.ts';
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

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);

/** A temporary file of `model.bin` as another process names it. */
const nameOf = (pid: number) =>
  temporaryName('model.bin', '0123456789abcdef').replace(`-${process.pid}-`, `-${pid}-`);

describe('writeAtomically beside other writers', () => {
  test('lets many writes of one path at once all succeed, one of them winning', async () => {
    const path = join(folder, 'model.bin');
    const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(contents.map((content) => writeAtomically(path, content)));
    expect(contents).toContain(readFileSync(path, 'utf8'));
    expect(readdirSync(folder)).toEqual(['model.bin']);
  });

  test('removes leftovers of ended processes, and no file of a running one or of another name', async () => {
    const path = join(folder, 'model.bin');
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const dead = nameOf(ended);
    const before = nameOf(process.pid);
    const now = before.replace('0123456789abcdef', 'fedcba9876543210');
    const parent = nameOf(process.ppid);
    const foreign = dead.replace(/\.[0-9a-f]{8}-/, '.00000000-');
    const old = foreign.replace('0123456789abcdef', 'fedcba9876543210');
    const others = ['.model.bin.tmp', dead.replace('model.bin', 'model.bin.2'), 'model.tmp'];
    for (const file of [dead, before, now, parent, foreign, old, ...others]) {
      writeFileSync(join(folder, file), 'part');
    }
    // A process that began before this one and had its number, as a container's first has.
    utimesSync(join(folder, before), 1e9, 1e9);
    utimesSync(join(folder, old), 1e9, 1e9);
    await writeAtomically(path, 'whole');
    expect(readdirSync(folder).sort()).toEqual(['model.bin', now, parent, foreign, ...others].sort());
  });

  test('writes names of any length that the file system takes', async () => {
    for (const name of ['m'.repeat(255), `${'ü'.repeat(127)}m`, `m${'ü'.repeat(127)}`]) {
      await writeAtomically(join(folder, name), name);
      expect(readFileSync(join(folder, name), 'utf8')).toBe(name);
      rmSync(join(folder, name));
    }
    expect(readdirSync(folder)).toEqual([]);
    await expectFailure(() => writeAtomically(join(folder, 'm'.repeat(256)), ''), 'E_FILE', 'ENAMETOOLONG');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keeps the permissions of the file that it replaces, and refuses a protected one', async () => {
    const path = join(folder, 'model.bin');
    for (const mode of [0o600, 0o664, 0o755]) {
      writeFileSync(path, 'old');
      chmodSync(path, mode);
      await writeAtomically(path, 'new');
      expect(modeOf(path)).toBe(mode.toString(8));
    }
    chmodSync(path, 0o444);
    const error = await failure(() => writeAtomically(path, 'newer'));
    expect(error.code).toBe('E_FILE');
    expect(error.message).toContain('0444');
    expect(error.hint).toContain('chmod u+w');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['model.bin']);
  });

  test('follows links to where there is no file yet, and refuses a circle of them', async () => {
    mkdirSync(join(folder, 'far'));
    symlinkSync('far/real', join(folder, 'link'));
    symlinkSync('link', join(folder, 'second'));
    await writeAtomically(join(folder, 'second'), 'new');
    expect(readFileSync(join(folder, 'far', 'real'), 'utf8')).toBe('new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    await expectFailure(() => writeAtomically(join(folder, 'a'), 'x'), 'E_FILE', 'links');
    expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'far', 'link', 'second']);
  });

  test.skipIf(process.getuid?.() === 0)('says that a folder is not writable', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, 0o555);
    await expectFailure(() => writeAtomically(join(closed, 'm'), 'x'), 'E_FILE', 'EACCES');
  });
});

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

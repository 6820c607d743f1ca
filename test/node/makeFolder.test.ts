// Folders are made with all above them, and what cannot be made is said, not waited for.

import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder } from '../../src/node/makeFolder.ts';
import { tuningFiles } from '../../src/node/tuningFiles.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gradloom-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('makes all that is missing, and leaves what is there', () => {
  const path = join(scratch, 'a/b/c');
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('says what is in the way', () => {
  const file = join(scratch, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow(/EEXIST/);
  expect(() => makeFolder(join(file, 'below'))).toThrow(/ENOTDIR/);
  symlinkSync(join(scratch, 'nowhere'), join(scratch, 'link'));
  expect(() => makeFolder(join(scratch, 'link'))).toThrow(/EEXIST/);
});

test.skipIf(!existsSync('/proc/self'))('says of a folder that takes none that it takes none', async () => {
  expect(() => makeFolder('/proc/none/below')).toThrow(/ENOENT/);
  const files = tuningFiles('/proc/none/tuning');
  await files.save('a device', new Map());
  expect((await files.load('a device')).size).toBe(0);
});

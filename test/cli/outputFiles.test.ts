// Files that cannot be written: noticed before the work where possible, and the work is not lost.

import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOutputs } from '../../src/cli/checkOutputs.ts';
import { checkWritable, writeOrRescue } from '../../src/cli/outputFiles.ts';
import { writeAtomically, type WriteCalls } from '../../src/node/writeAtomically.ts';
import { writeSafetensors } from '../../src/formats/safetensors.ts';
import { encodeState } from '../../src/train/state/stateFile.ts';
import { expectFailure, failure } from '../formats/failures.ts';
import { temporaryFolder } from './command.ts';

/** File system calls of a disk that is full after a few bytes, where the path begins with `full`. */
function callsOfFullDisk(full: string): WriteCalls {
  const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  return {
    rename,
    rm,
    open: async (path, flags) => {
      const handle = await open(path, flags);
      if (!path.startsWith(full)) return handle;
      return {
        writeFile: async () => {
          await handle.write('half');
          throw noSpace;
        },
        sync: () => handle.sync(),
        close: () => handle.close(),
      };
    },
  };
}

test('a full disk at save leaves the old file whole, and the new content is rescued elsewhere', async () => {
  const folder = await temporaryFolder();
  const [full, rescueFolder] = [join(folder, 'full'), join(folder, 'rescue')];
  await mkdir(full);
  await mkdir(rescueFolder);
  const path = join(full, 'model.safetensors');
  await writeFile(path, 'the old model');
  const calls = callsOfFullDisk(full);
  const write = (to: string, content: Uint8Array | string) => writeAtomically(to, content, calls);

  const error = await failure(() =>
    writeOrRescue(path, 'the new model', { write, rescueFolders: [join(full, 'also'), rescueFolder] }),
  );
  expect(error.code).toBe('E_FILE');
  expect(error.message).toContain('ENOSPC');
  expect(await readFile(path, 'utf8')).toBe('the old model');
  expect(await readdir(full)).toEqual(['model.safetensors']);
  const [rescued = ''] = await readdir(rescueFolder);
  expect(error.hint).toContain(join(rescueFolder, rescued));
  expect(await readFile(join(rescueFolder, rescued), 'utf8')).toBe('the new model');
});

test('where nothing can be written at all, the failure says so', async () => {
  const folder = await temporaryFolder();
  const calls = callsOfFullDisk(folder);
  const write = (to: string, content: Uint8Array | string) => writeAtomically(to, content, calls);
  const error = await failure(() =>
    writeOrRescue(join(folder, 'model'), 'content', { write, rescueFolders: [folder] }),
  );
  expect(error.hint).toContain('Nor could it be written elsewhere');
  expect(await readdir(folder)).toEqual([]);
});

test('a path that cannot be written is noticed beforehand, and the check leaves nothing behind', async () => {
  const folder = await temporaryFolder();
  await checkWritable(join(folder, 'model'), 1000);
  expect(await readdir(folder)).toEqual([]);
  await expectFailure(() => checkWritable(folder), 'E_FILE', 'a folder');
  await expectFailure(() => checkWritable('/dev/null'), 'E_FILE', 'a device');
  await expectFailure(() => checkWritable(join(folder, 'missing', 'model')), 'E_FILE', 'missing');
});

test('a model that is larger than the free space is refused beforehand', async () => {
  const folder = await temporaryFolder();
  await expectFailure(() => checkWritable(join(folder, 'model'), 2 ** 60), 'E_FILE', 'must have room for');
});

test('a model replaces a model, but no checkpoint', async () => {
  const path = join(await temporaryFolder(), 'run.safetensors');
  const output = [{ option: '--out', path, replaces: 'model' }] as const;
  const tensors = new Map([['W1', { dtype: 'f32', shape: [1], data: Float32Array.of(3) }]] as const);
  await writeFile(path, writeSafetensors(tensors));
  await checkOutputs(output, []);
  await writeFile(path, encodeState({ about: { step: 3 }, tensors }));
  await expect(checkOutputs(output, [])).rejects.toMatchObject({ code: 'E_FILE' });
});

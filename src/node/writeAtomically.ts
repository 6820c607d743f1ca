// Writes a file whole or not at all.

import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GradloomError } from '../errors.ts';
import { fileError } from './fileError.ts';

/** The file system calls that a write makes; a test passes its own to make one fail. */
export interface WriteCalls {
  open(path: string, flags: string): Promise<Pick<FileHandle, 'writeFile' | 'sync' | 'close'>>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: boolean }): Promise<void>;
}

const NODE_CALLS: WriteCalls = { open, rename, rm };
let written = 0;

/**
 * Writes `content` to `path`: to a temporary file beside it, synced to the disk, then renamed over `path`, so that
 * a reader sees the old file or the new one, never a part, even after a power failure. A symbolic link is followed.
 *
 * Throws `E_FILE` with the path where it is a folder or a device, the folder is missing, the disk is full or writing is not allowed; the
 * temporary file is removed and an old file stays as it was.
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  calls: WriteCalls = NODE_CALLS,
): Promise<void> {
  const target = await replaceable(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${written++}.tmp`);
  try {
    const handle = await calls.open(temporary, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await calls.rename(temporary, target);
  } catch (cause) {
    await calls.rm(temporary, { force: true }).catch(() => undefined);
    throw fileError('write', path, cause);
  }
  await syncFolder(dirname(target));
}

/** What `path` leads to. A rename would replace a device by a file, and cannot replace a folder. */
async function replaceable(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isFile()) {
    const kind = found.isDirectory() ? 'a folder' : 'a device';
    throw new GradloomError('E_FILE', `write ${path}: the path must name a file; got ${kind}.`, {
      hint: 'Name a file in an existing folder.',
    });
  }
  return found ? realpath(path) : path;
}

/** Makes the rename itself last. Not every system can sync a folder, and the content is safe by then. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows refuses to open folders.
  }
}

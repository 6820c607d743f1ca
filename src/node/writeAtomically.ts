// Writes a file whole or not at all.

import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
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
 * a reader sees the old file or the new one, never a part, even after a power failure.
 *
 * Throws `E_FILE` with the path where the folder is missing, the disk is full or writing is not allowed; the
 * temporary file is removed and an old file stays as it was.
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  calls: WriteCalls = NODE_CALLS,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${written++}.tmp`);
  try {
    const handle = await calls.open(temporary, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await calls.rename(temporary, path);
  } catch (cause) {
    await calls.rm(temporary, { force: true }).catch(() => undefined);
    throw fileError('write', path, cause);
  }
  await syncFolder(dirname(path));
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

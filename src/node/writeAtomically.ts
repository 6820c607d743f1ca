// Writes a file whole or not at all.

import {
  access,
  constants,
  lstat,
  open,
  readlink,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { arrayKind } from '../arrayKind.ts';
import { checkFunction, checkText, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { fileError, systemCode } from './fileError.ts';
import { removeLeftovers, temporaryName } from './temporaryName.ts';

/** The file system calls that a write makes; a test passes its own to make one fail. */
export interface WriteCalls {
  /** As `open` of `node:fs/promises`. */
  open(path: string, flags: string, mode?: number): Promise<WriteHandle>;
  /** As `rename` of `node:fs/promises`. */
  rename(from: string, to: string): Promise<void>;
  /** As `rm` of `node:fs/promises`. */
  rm(path: string, options: { force: boolean }): Promise<void>;
}

/** The methods of an open file that a write uses. */
export type WriteHandle = Pick<FileHandle, 'writeFile' | 'sync' | 'close'> &
  Partial<Pick<FileHandle, 'chmod'>>;

const NODE_CALLS: WriteCalls = { open, rename, rm };

/** Links that lead to links, as systems count them. */
const MOST_LINKS = 40;

/**
 * Writes `content` to `path`: to a temporary file beside it, synced to the disk, then renamed over `path`, so that
 * a reader sees the old file or the new one, never a part, even after a power failure. A symbolic link is followed,
 * also to where there is no file yet. A file that is replaced keeps its permissions; one that may not be written is
 * not replaced. What earlier writes of `path` left behind when their process was killed is removed.
 *
 * Throws `E_ARGUMENT` for what is no path or no content, `E_FILE` with the path where it is a folder or a device, the folder is missing, the disk is full or writing
 * is not allowed; the temporary file is removed and an old file stays as it was.
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  calls: WriteCalls = NODE_CALLS,
): Promise<void> {
  checkText('write: the path', path);
  if (typeof content !== 'string' && arrayKind(content) !== 'Uint8Array') {
    throw new GradloomError(
      'E_ARGUMENT',
      `write ${path}: the content must be a text or bytes (Uint8Array); got ${kindOf(content)}.`,
    );
  }
  for (const name of ['open', 'rename', 'rm'] as const)
    checkFunction(`write: the call ${name}`, (Object(calls) as WriteCalls)[name]);
  const { target, mode } = await replaceable(path);
  const folder = dirname(target);
  await removeLeftovers(folder, basename(target));
  const temporary = join(folder, temporaryName(basename(target)));
  try {
    const handle = await calls.open(temporary, 'wx', mode ?? 0o666);
    try {
      // The mode that a file is opened with is cut by the process's mask.
      if (mode !== undefined) await handle.chmod?.(mode);
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await calls.rename(temporary, target);
  } catch (cause) {
    // A file that was there already, by a one in 2^64 chance, is another's.
    if (systemCode(cause) !== 'EEXIST') await calls.rm(temporary, { force: true }).catch(() => undefined);
    throw fileError('write', path, cause);
  }
  await syncFolder(folder);
}

/** What `path` leads to, and its permissions. A rename would replace a device by a file, and cannot replace a folder. */
async function replaceable(path: string): Promise<{ target: string; mode?: number }> {
  const target = await followLinks(path);
  const found = await stat(target).catch(() => undefined);
  if (!found) return { target };
  if (!found.isFile()) {
    const kind = found.isDirectory() ? 'a folder' : 'a device';
    throw new GradloomError('E_FILE', `write ${path}: the path must name a file; got ${kind}.`, {
      hint: 'Name a file in an existing folder.',
    });
  }
  // Renaming asks only for the folder's permissions, so a file that is protected would be replaced.
  const mode = found.mode & 0o7777;
  const isProtected =
    (mode & 0o222) === 0 ||
    (await access(target, constants.W_OK).then(
      () => false,
      () => true,
    ));
  if (isProtected) {
    throw new GradloomError('E_FILE', `write ${path}: the file must be writable; got mode ${octal(mode)}.`, {
      hint: 'Make it writable (chmod u+w), or name another file.',
    });
  }
  return { target, mode };
}

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** The last path of a chain of links, whether or not something is there. */
async function followLinks(path: string): Promise<string> {
  let target = path;
  for (let followed = 0; followed <= MOST_LINKS; followed++) {
    const found = await lstat(target).catch(() => undefined);
    if (!found?.isSymbolicLink()) return target;
    target = resolve(dirname(target), await readlink(target));
  }
  throw new GradloomError(
    'E_FILE',
    `write ${path}: links must lead to a file; got more than ${MOST_LINKS}.`,
    {
      hint: 'The links lead in a circle: name another file.',
    },
  );
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

// The files that a command writes: checked before the work, and written whole, or elsewhere, after it.

import { open, rm, stat, statfs } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { GradloomError } from '../errors.ts';
import { fileError } from '../node/fileError.ts';
import { makeFolder } from '../node/makeFolder.ts';
import { writeAtomically } from '../node/writeAtomically.ts';
import { formatBytes } from '../drawing/format.ts';

/** The folder for results, by default. */
export const RUN_FOLDER = 'gradloom-run';

let checks = 0;

/**
 * Makes sure, before hours of work, that a file can be written: its folder exists (the default one is made), takes a
 * file, and has room for `bytes`.
 *
 * @throws GradloomError `E_FILE` with the reason.
 */
export async function checkWritable(path: string, bytes = 0): Promise<void> {
  const folder = dirname(path);
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isFile()) {
    const kind = found.isDirectory() ? 'a folder' : 'a device';
    throw new GradloomError('E_FILE', `write ${path}: the path must name a file; got ${kind}.`, {
      hint: 'Name a file in an existing folder.',
    });
  }
  const probe = join(folder, `.gradloom-probe.${process.pid}-${checks++}.tmp`);
  try {
    if (folder === RUN_FOLDER) makeFolder(folder);
    await (await open(probe, 'wx')).close();
    await rm(probe, { force: true });
  } catch (cause) {
    throw fileError('write', path, cause);
  }
  const free = await freeBytes(folder);
  if (free >= bytes) return;
  throw new GradloomError(
    'E_FILE',
    `write ${path}: the disk must have room for ${formatBytes(bytes)}; got ${formatBytes(free)}.`,
    {
      hint: 'Free some space or choose another folder.',
    },
  );
}

async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // Not every file system can tell.
    return Infinity;
  }
}

/** How `writeOrRescue` writes; tests pass their own ways. */
export interface RescueOptions {
  readonly write?: typeof writeAtomically;
  /** Other folders that are tried, one after the other. */
  readonly rescueFolders?: readonly string[];
  /** Called with the path of the file that was written instead. */
  readonly onRescue?: (path: string) => void;
}

/**
 * Writes the result of long work. Where that fails, writes it to another folder (the system's for temporary files, the
 * home, the current one) instead, so that it is not lost, and throws the first failure with a hint that says where it
 * is.
 */
export async function writeOrRescue(
  path: string,
  content: Uint8Array | string,
  {
    write = writeAtomically,
    rescueFolders = [tmpdir(), homedir(), process.cwd()],
    onRescue,
  }: RescueOptions = {},
): Promise<void> {
  try {
    await write(path, content);
  } catch (cause) {
    const failed = cause instanceof GradloomError ? cause : fileError('write', path, cause);
    const name = `${Date.now()}-${basename(path)}`;
    const rescue = await firstWritten(
      rescueFolders.map((folder) => join(folder, name)),
      (to) => write(to, content),
    );
    if (rescue !== undefined) onRescue?.(rescue);
    const where =
      rescue === undefined
        ? 'Nor could it be written elsewhere.'
        : `So that it is not lost, it was written to ${rescue} instead.`;
    throw new GradloomError(failed.code, failed.message, {
      hint: [failed.hint, where].filter(Boolean).join(' '),
      cause,
    });
  }
}

async function firstWritten(
  paths: readonly string[],
  write: (path: string) => Promise<void>,
): Promise<string | undefined> {
  for (const path of paths) {
    const written = await write(path).then(
      () => true,
      () => false,
    );
    if (written) return path;
  }
  return undefined;
}

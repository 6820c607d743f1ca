// The files that a command writes: checked before the work, and written whole, or elsewhere, after it.

import { mkdir, open, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { GradloomError } from '../errors.ts';
import { fileError } from '../node/fileError.ts';
import { writeAtomically } from '../node/writeAtomically.ts';
import { formatBytes } from './drawing/format.ts';

/** Where results go when nobody says otherwise. */
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
    if (folder === RUN_FOLDER) await mkdir(folder, { recursive: true });
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

/**
 * Writes the result of long work. Where that fails, writes it to the system's folder for temporary files instead, so
 * that it is not lost, and throws the first failure with a hint that says where it is.
 */
export async function writeOrRescue(
  path: string,
  content: Uint8Array | string,
  {
    write = writeAtomically,
    rescueFolder = tmpdir(),
  }: { write?: typeof writeAtomically; rescueFolder?: string } = {},
): Promise<void> {
  try {
    await write(path, content);
  } catch (cause) {
    if (!(cause instanceof GradloomError)) throw cause;
    const rescue = join(rescueFolder, `${Date.now()}-${basename(path)}`);
    const saved = await write(rescue, content).then(
      () => true,
      () => false,
    );
    const where = saved
      ? `So that it is not lost, it was written to ${rescue} instead.`
      : 'Nor could it be written elsewhere.';
    throw new GradloomError(cause.code, cause.message, {
      hint: [cause.hint, where].filter(Boolean).join(' '),
      cause,
    });
  }
}

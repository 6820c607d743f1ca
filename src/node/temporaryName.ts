// Names of temporary files beside the file that is written: unique, short enough, and known again as leftovers.

import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HOST, isBeforeOwn, isRunning } from './processOf.ts';

/** File systems take names of 255 bytes; what is put round the name needs some of them. */
const MOST_NAME_BYTES = 160;
/** A leftover of another machine or container, whose processes cannot be asked for, is removed after this time. */
const OLD_MS = 24 * 60 * 60 * 1000;

/**
 * `.NAME.HOST-PID-UNIQUE.tmp`: hidden, and never another's, be it of another process, thread, or container with the
 * same process number, since `unique` is random. A long NAME is cut, and told apart by its hash.
 */
export function temporaryName(name: string, unique = randomBytes(8).toString('hex')): string {
  return `${prefixOf(name)}${HOST}-${process.pid}-${unique}.tmp`;
}

/** What the names of hidden files that belong to `name` begin with. */
export function prefixOf(name: string): string {
  const bytes = Buffer.from(name);
  if (bytes.length <= MOST_NAME_BYTES) return `.${name}.`;
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  // Cut between characters: a replaced half of one is no part of the name.
  const start = bytes
    .subarray(0, MOST_NAME_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return `.${start}~${hash}.`;
}

/** Removes the temporary files of `name` in `folder` whose process has ended; see `leftoversOf`. */
export async function removeLeftovers(folder: string, name: string): Promise<void> {
  for (const path of await leftoversOf(folder, name)) await rm(path, { force: true }).catch(() => undefined);
}

/**
 * Paths of the temporary files of `name` in `folder` whose process has ended: one of this machine that does not run
 * any more, or any that is a day old. Files of running processes, including this one, do not count.
 */
export async function leftoversOf(folder: string, name: string): Promise<string[]> {
  const prefix = prefixOf(name);
  const leftovers: string[] = [];
  for (const found of await readdir(folder).catch(() => [])) {
    if (!found.startsWith(prefix)) continue;
    const match = /^([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.tmp$/.exec(found.slice(prefix.length));
    if (!match) continue;
    const path = join(folder, found);
    const pid = match[1] === HOST ? Number(match[2]) : undefined;
    if (await isLeftover(path, pid)) leftovers.push(path);
  }
  return leftovers;
}

/** `pid` is the process that wrote it, where it can be asked for. */
async function isLeftover(path: string, pid: number | undefined): Promise<boolean> {
  if (pid !== undefined && !isRunning(pid)) return true;
  const written = (await stat(path).catch(() => undefined))?.mtimeMs;
  if (written === undefined) return false;
  if (pid === process.pid && isBeforeOwn(written)) return true;
  return Date.now() - written > OLD_MS;
}

// Lets one process at a time read a file and write it again.

import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { systemCode } from './fileError.ts';

/** A lock is held for milliseconds: one this old was left behind by a process that was killed. */
const OLD_MS = 10_000;
/** Longer than this nobody waits: what the lock protects is worth less than a run that stands still. */
const PATIENCE_MS = 3_000;

/**
 * Runs `work` while the file `path`, which stands for the lock, is this process's own: others that ask for the same path
 * wait. Where it cannot be had in time, or the folder takes no files, `work` runs all the same.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const held = await take(path);
  try {
    return await work();
  } finally {
    if (held) await rm(path, { force: true }).catch(() => undefined);
  }
}

async function take(path: string): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    try {
      await (await open(path, 'wx')).close();
      return true;
    } catch (cause) {
      if (systemCode(cause) !== 'EEXIST') return false;
    }
    const made = (await stat(path).catch(() => undefined))?.mtimeMs;
    if (made !== undefined && Date.now() - made > OLD_MS)
      await rm(path, { force: true }).catch(() => undefined);
    else await wait(5 + 20 * Math.random());
  }
  return false;
}

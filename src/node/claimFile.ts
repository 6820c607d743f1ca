// Lets one process at a time work for hours on what becomes a file.

import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { uptime } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { systemCode } from './fileError.ts';
import { withFileLock } from './fileLock.ts';
import { HOST, isBeforeOwn, isRunning } from './processOf.ts';
import { prefixOf } from './temporaryName.ts';

/** So often a claim is renewed, for those on other machines, who cannot ask for its process. */
const RENEWED_MS = 10_000;
/** Not renewed for so long it is given up there: compilers may hold a process up for a minute. */
const SILENT_MS = 120_000;
/** Clocks of the system and of its files may differ by so much. */
const CLOCK_MS = 60_000;

/** A claim that is held. */
export interface FileClaim {
  readonly held: true;
  /** Gives it back; again is allowed. */
  readonly release: () => Promise<void>;
}

/** A claim that somebody else holds. */
export interface RefusedClaim {
  readonly held: false;
  /** The file that stands for it. */
  readonly lock: string;
  /** The process of this machine that holds it. */
  readonly pid?: number;
}

/**
 * Claims `path`, a file that is there or not, by a hidden file beside it, `.NAME.lock`. What a process left that was killed
 * is no claim: of this machine if it does not run any more, of another one if nothing was heard of it for two minutes.
 * Where the folder takes no file, the claim is held without.
 */
export async function claimFile(path: string): Promise<FileClaim | RefusedClaim> {
  const lock = join(dirname(path), `${prefixOf(basename(path))}lock`);
  // One after another: else two that find what was left behind could both take its place.
  return withFileLock(`${lock}.taken`, async () => {
    const holder = await holderOf(lock);
    if (holder) return { held: false, lock, ...holder };
    return hold(lock);
  });
}

async function hold(lock: string): Promise<FileClaim> {
  const own = JSON.stringify({ host: HOST, pid: process.pid, unique: randomBytes(8).toString('hex') });
  await rm(lock, { force: true }).catch(() => undefined);
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(own).finally(() => file.close());
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') await rm(lock, { force: true }).catch(() => undefined);
    return { held: true, release: () => Promise.resolve() };
  }
  const renew = setInterval(() => {
    const now = new Date();
    void utimes(lock, now, now).catch(() => undefined);
  }, RENEWED_MS);
  renew.unref();
  const atExit = (): void => {
    try {
      if (readFileSync(lock, 'utf8') === own) rmSync(lock, { force: true });
    } catch {
      // It is gone, or stays as that of a process that has ended.
    }
  };
  process.once('exit', atExit);
  return {
    held: true,
    release: async () => {
      clearInterval(renew);
      process.off('exit', atExit);
      if ((await readFile(lock, 'utf8').catch(() => '')) === own)
        await rm(lock, { force: true }).catch(() => undefined);
    },
  };
}

/** Who holds it; `undefined` where nobody does. */
async function holderOf(lock: string): Promise<Pick<RefusedClaim, 'pid'> | undefined> {
  const since = (await stat(lock).catch(() => undefined))?.mtimeMs;
  if (since === undefined) return undefined;
  const { host, pid } = await contentOf(lock);
  if (host !== HOST || pid === undefined) return Date.now() - since > SILENT_MS ? undefined : {};
  if (!isRunning(pid) || since < Date.now() - 1000 * uptime() - CLOCK_MS) return undefined;
  // The number of this process, which has begun since then.
  if (pid === process.pid && isBeforeOwn(since)) return undefined;
  return { pid };
}

async function contentOf(lock: string): Promise<{ host?: string; pid?: number }> {
  try {
    const { host, pid } = Object(JSON.parse(await readFile(lock, 'utf8'))) as Record<string, unknown>;
    return typeof host === 'string' && Number.isSafeInteger(pid) ? { host, pid: pid as number } : {};
  } catch {
    // Cut off, or of another program: its age decides.
    return {};
  }
}

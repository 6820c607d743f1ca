// A claim is of one process at a time, and of none that has ended.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimFile, type FileClaim } from '../../src/node/claimFile.ts';
import { HOST } from '../../src/node/processOf.ts';
import { bundle, runBundle } from './dawnBundle.ts';

let folder: string;
let model: string;
let lock: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gradloom-claim-'));
  model = join(folder, 'model');
  lock = join(folder, '.model.lock');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const left = (own: unknown): Promise<void> => writeFile(lock, JSON.stringify(own));
/** Makes it as old as that. */
const age = (milliseconds: number): Promise<void> => {
  const then = new Date(Date.now() - milliseconds);
  return utimes(lock, then, then);
};

/** Claims it, and gives it back where that was possible. */
async function isFree(): Promise<boolean> {
  const claim = await claimFile(model);
  if (claim.held) await claim.release();
  return claim.held;
}

describe('a claim', () => {
  test('is refused while another is held, with the process, and leaves nothing behind', async () => {
    const claim = (await claimFile(model)) as FileClaim;
    expect(await claimFile(model)).toEqual({ held: false, lock, pid: process.pid });
    expect(await claimFile(join(folder, 'other'))).toMatchObject({ held: true });
    await claim.release();
    await claim.release();
    expect(await readdir(folder)).toEqual(['.other.lock']);
    expect(await isFree()).toBe(true);
  });

  test('is had by one of many that ask at once, also where a dead process left one', async () => {
    for (const old of [false, true]) {
      if (old) await left({ host: HOST, pid: spawnSync(process.execPath, ['-e', '']).pid });
      const claims = await Promise.all(Array.from({ length: 8 }, () => claimFile(model)));
      expect(claims.filter(({ held }) => held)).toHaveLength(1);
      for (const claim of claims) if (claim.held) await claim.release();
    }
  });

  test('gives back its own only, not that of the one that came after it', async () => {
    const claim = (await claimFile(model)) as FileClaim;
    await left({ host: HOST, pid: process.pid });
    await claim.release();
    expect(await isFree()).toBe(false);
  });

  test('is held without a file where the folder takes none', async () => {
    const claim = await claimFile(join(folder, 'none', 'model'));
    expect(claim).toMatchObject({ held: true });
    await (claim as FileClaim).release();
  });
});

describe('what was left behind', () => {
  test('counts while its process runs, and no longer, also after kill -9', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await left({ host: HOST, pid: child.pid });
    expect(await claimFile(model)).toEqual({ held: false, lock, pid: child.pid });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(await isFree()).toBe(true);
  });

  test('does not count where its number is of a process that began later: this one, or after a start of the machine', async () => {
    await left({ host: HOST, pid: process.pid });
    expect(await isFree()).toBe(false);
    await age(1000 * process.uptime() + 5000);
    expect(await isFree()).toBe(true);
    await left({ host: HOST, pid: process.ppid });
    expect(await isFree()).toBe(false);
    await age(1e12);
    expect(await isFree()).toBe(true);
  });

  test('of another machine, or not to be read, counts for two minutes', async () => {
    for (const text of [JSON.stringify({ host: `not ${hostname()}`, pid: 1 }), '', '{"ho', 'null', '[]']) {
      await writeFile(lock, text);
      expect(await claimFile(model), text).toEqual({ held: false, lock });
      await age(130_000);
      expect(await isFree(), text).toBe(true);
    }
  });

  test('is nothing where a process ended by itself', async () => {
    const script = await bundle(
      `import { claimFile } from '@src/node/claimFile.ts';
      process.stdout.write(JSON.stringify(await claimFile(process.argv[2])));
      process.exit(0);`,
      join(folder, 'script'),
    );
    expect(JSON.parse(await runBundle(script, { parameters: [model] }))).toEqual({ held: true });
    expect(await readdir(folder)).toEqual(['script']);
    // And another process sees what this one holds.
    const claim = (await claimFile(model)) as FileClaim;
    const seen: unknown = JSON.parse(await runBundle(script, { parameters: [model] }));
    expect(seen).toEqual({ held: false, lock, pid: process.pid });
    await claim.release();
  });
});

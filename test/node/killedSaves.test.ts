import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeAtomically } from '../../src/node/writeAtomically.ts';
import { randomOf } from '../../tools/fuzz/mutate.ts';
import { bundle } from './dawnBundle.ts';

/** How many processes are killed; `GRADLOOM_CASES=600` for the proof. */
const KILLS = Number(process.env['GRADLOOM_CASES'] ?? 12);

/** Saves files of 1 to 3 MB without end; each begins with the hash of the rest. */
const SAVER = `
import { createHash } from 'node:crypto';
import { writeAtomically } from '@src/node/writeAtomically.ts';
process.stdout.write('ready');
for (let i = 0; ; i++) {
  const body = Buffer.alloc(1_000_000 + ((i * 7919) % 2_000_000), i);
  const hash = createHash('sha256').update(body).digest('hex');
  await writeAtomically(process.argv[2], Buffer.concat([Buffer.from(hash), body]));
}`;

test('leaves a whole file wherever a save is killed, and no other file after the next save', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradloom-killed-'));
  try {
    const script = await bundle(SAVER, join(folder, 'script'));
    const saves = join(folder, 'saves', 'model.bin');
    await writeFirst(saves);
    const random = randomOf(KILLS);
    let leftovers = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await killWhileSaving(script, saves, 1 + random(60));
      const bytes = readFileSync(saves);
      const body = bytes.subarray(64);
      expect(createHash('sha256').update(body).digest('hex'), `kill ${kill}`).toBe(
        bytes.subarray(0, 64).toString(),
      );
      leftovers += readdirSync(join(folder, 'saves')).length - 1;
    }
    console.log(`${KILLS} saves killed, ${leftovers} leftovers seen`);
    await writeAtomically(saves, 'end');
    expect(readdirSync(join(folder, 'saves'))).toEqual(['model.bin']);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 3_600_000);

async function writeFirst(path: string): Promise<void> {
  mkdirSync(join(path, '..'), { recursive: true });
  const body = Buffer.from('first');
  await writeAtomically(path, createHash('sha256').update(body).digest('hex') + body.toString());
}

/** Starts the saver, and kills it `ms` milliseconds after it has begun to save. */
function killWhileSaving(script: string, path: string, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), ms));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve();
      else reject(new Error(`the saver ended by itself, with code ${code}`));
    });
  });
}

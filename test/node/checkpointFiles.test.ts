// Checkpoints as files: the last two are kept, the newest whole one is found, wherever a process is killed.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeSafetensors } from '../../src/formats/safetensors.ts';
import { checkpointFiles } from '../../src/node/checkpointFiles.ts';
import { decodeState, encodeState } from '../../src/train/state/stateFile.ts';
import { randomOf } from '../../tools/fuzz/mutate.ts';
import { bundle } from './dawnBundle.ts';

/** How many processes are killed; `GRADLOOM_CASES=200` for the proof. */
const KILLS = Number(process.env['GRADLOOM_CASES'] ?? 4);

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gradloom-checkpoints-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const stateOf = (step: number): Uint8Array<ArrayBuffer> =>
  encodeState({
    about: { step },
    tensors: new Map([['x', { dtype: 'f32', shape: [1000], data: new Float32Array(1000).fill(step) }]]),
  });

const stepOf = (bytes: Uint8Array | undefined): number =>
  decodeState<{ step: number }>('test.state', bytes).about.step;

test('the last two are kept, and the newest that is whole is found', async () => {
  const files = checkpointFiles(join(folder, 'run'));
  expect(await files.newest()).toBeUndefined();
  // Neighbours are left alone.
  for (const name of ['run-x.safetensors', 'run-1.txt', 'other-9.safetensors', 'run.safetensors'])
    writeFileSync(join(folder, name), 'mine');
  await Promise.all([1, 2, 3, 4].map((step) => files.save(stateOf(step))));
  expect(await files.list()).toEqual([4, 3].map((number) => join(folder, `run-${number}.safetensors`)));
  expect(readdirSync(folder)).toHaveLength(6);
  expect(stepOf(await files.newest())).toBe(4);
  // Those of a later process come after them.
  await checkpointFiles(join(folder, 'run')).save(stateOf(5));
  expect(stepOf(await files.newest())).toBe(5);
  const [newest, before] = await files.list();
  writeFileSync(newest!, readFileSync(newest!).subarray(0, 99));
  const damaged: string[] = [];
  expect(stepOf(await files.newest({ onDamaged: ({ message }) => damaged.push(message) }))).toBe(4);
  expect(damaged).toEqual([expect.stringContaining('run-5.safetensors')]);
  writeFileSync(before!, '');
  await expect(files.newest()).rejects.toMatchObject({ code: 'E_FILE_FORMAT' });
});

test('a file of another kind under the name of a checkpoint is never removed', async () => {
  const files = checkpointFiles(join(folder, 'run'));
  const other = writeSafetensors(new Map([['W1', { dtype: 'f32', shape: [1], data: Float32Array.of(3) }]]));
  for (const [number, bytes] of [other, 'text', '', stateOf(0)].entries())
    writeFileSync(join(folder, `run-${number}.safetensors`), bytes);
  for (const step of [4, 5, 6]) await files.save(stateOf(step));
  expect(await files.list()).toEqual([6, 5, 1, 0].map((number) => join(folder, `run-${number}.safetensors`)));
  expect(readFileSync(join(folder, 'run-0.safetensors'))).toEqual(Buffer.from(other));
  expect(stepOf(await files.newest())).toBe(6);
});

test('what cannot be written is told, and those before stay', async () => {
  const files = checkpointFiles(join(folder, 'missing', 'run'));
  await expect(files.save(stateOf(1))).rejects.toMatchObject({ code: 'E_FILE' });
  await expect(files.save('text' as never)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  await expect(files.newest({ onDamaged: 3 } as never)).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  mkdirSync(join(folder, 'missing'));
  await files.save(stateOf(2));
  expect(stepOf(await files.newest())).toBe(2);
  expect(() => checkpointFiles(7 as never)).toThrow(/path/);
  for (const none of ['', 'cf/', '.', '..', 'cf/..', 'cf\\'])
    expect(() => checkpointFiles(none), none).toThrow(/must end with a name/);
});

/** Saves states of 0.4 MB without end, each with the number after that of the newest. */
const SAVER = `
import { checkpointFiles } from '@src/node/checkpointFiles.ts';
import { decodeState, encodeState } from '@src/train/state/stateFile.ts';
const files = checkpointFiles(process.argv[2]);
const newest = await files.newest();
let step = newest ? decodeState('a.state', newest).about.step : 0;
for (;;) {
  step++;
  const data = new Float32Array(100_000).fill(step);
  await files.save(encodeState({ about: { step }, tensors: new Map([['x', { dtype: 'f32', shape: [100_000], data }]]) }));
  process.stdout.write('saved');
}`;

test('wherever a save is killed the newest is whole, and no older than the one before', async () => {
  const script = await bundle(SAVER, join(folder, 'script'));
  const path = join(folder, 'saves', 'run');
  mkdirSync(join(folder, 'saves'));
  const files = checkpointFiles(path);
  await files.save(stateOf(1));
  const random = randomOf(KILLS + 1);
  let [last, damaged] = [1, 0];
  for (let kill = 0; kill < KILLS; kill++) {
    await killWhileSaving(script, path, 1 + random(60));
    const step = stepOf(await files.newest({ onDamaged: () => damaged++ }));
    expect(step, `kill ${kill}`).toBeGreaterThanOrEqual(last);
    expect((await files.list()).length).toBeGreaterThanOrEqual(1);
    last = step;
  }
  expect(damaged).toBe(0);
  expect(last).toBeGreaterThan(1);
  await files.save(stateOf(last + 1));
  await files.save(stateOf(last + 2));
  expect(await files.list()).toHaveLength(2);
  console.log(`${KILLS} saves killed, ${last} checkpoints, the newest always whole`);
}, 3_600_000);

/** Starts the saver, and kills it `ms` milliseconds after its first save. */
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

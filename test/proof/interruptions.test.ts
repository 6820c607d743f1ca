// A training disturbed at random steps by lost devices, SIGKILL and Ctrl-C, and resumed: the bits of an undisturbed one.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { randomOf } from '../../tools/fuzz/mutate.ts';
import { bundle } from '../node/dawnBundle.ts';

/** How many trainings are disturbed, each twice; `GRADLOOM_CASES=20` for the proof. */
const CASES = Number(process.env['GRADLOOM_CASES'] ?? 2);
const WAYS = ['a lost device', 'SIGKILL', 'Ctrl-C'] as const;
const STEPS = 60;

/**
 * Trains with all that is drawn, kept and decided on the way, from the newest checkpoint; at a step it is disturbed in one of
 * the ways. At its end it writes its outcome.
 */
const TRAINING = `
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { adam, createTrainer, dense, drawDigits, layers, Model, network } from '@src/index.ts';
import { checkpointFiles, openGpu } from '@src/node.ts';
const [, , folder, way, at] = process.argv;
const gpu = await openGpu();
const net = network({ inputs: 784, layers: [dense(16, 'relu'), layers.batchNorm(), layers.dropout(0.2), dense(10, 'softmax')] });
const model = new Model(gpu, { network: net, seed: 1 });
const data = drawDigits({ count: 400, seed: 1 });
const trainer = await createTrainer(model, { data, optimizer: adam({ learningRate: 0.003 }), batchSize: 48, singleDispatch: false });
const files = checkpointFiles(folder + '/run');
const run = trainer.fit({
  steps: ${STEPS},
  validation: drawDigits({ count: 100, seed: 1, first: 1_000_000 }),
  keepBest: true,
  reduceOnPlateau: { factor: 0.5, patience: 1 },
  checkpoint: { save: files.save, everySteps: 4 },
  resume: await files.newest(),
  every: 1,
  onBatch: ({ step }) => {
    if (step !== Number(at)) return;
    if (way === 'SIGKILL') process.kill(process.pid, 'SIGKILL');
    if (way === 'Ctrl-C') process.kill(process.pid, 'SIGINT');
    if (way === 'a lost device') gpu.device.destroy();
  },
});
process.on('SIGINT', () => run.stop());
const { ended, reports, recoveries } = await run.finished;
const hash = createHash('sha256');
for (const [name, values] of await model.values()) hash.update(name).update(values);
hash.update(JSON.stringify(reports.map(({ step, cost, validation, learningRate }) => [step, cost, validation, learningRate])));
writeFileSync(folder + '/outcome', JSON.stringify({ ended, bits: hash.digest('hex'), lost: recoveries.length }));
gpu.close();
`;

interface Outcome {
  readonly ended: string;
  readonly bits: string;
  readonly lost: number;
}

function outcomeOf(folder: string): Outcome {
  return JSON.parse(readFileSync(join(folder, 'outcome'), 'utf8')) as Outcome;
}

/** Runs the training in a process of its own; the signal that ended it, if one did. */
function train(script: string, folder: string, [way, at]: readonly [string, number]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, folder, way, String(at)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr.on('data', (text: Buffer) => (told += text.toString()));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(signal);
      else reject(new Error(`the training ended with code ${code}: ${told}`));
    });
  });
}

test('ends with the same bits and reports, however often and however it is disturbed', async () => {
  const folders: string[] = [];
  const folderOf = (): string => {
    folders.push(mkdtempSync(join(tmpdir(), 'gradloom-interrupted-')));
    return folders.at(-1)!;
  };
  try {
    const script = await bundle(TRAINING, folderOf());
    const whole = folderOf();
    await train(script, whole, ['nothing', 0]);
    const { bits } = outcomeOf(whole);
    const random = randomOf(CASES + 5);
    const seen: Record<string, number> = {};
    for (let run = 0; run < CASES; run++) {
      const folder = folderOf();
      const way = WAYS[run % WAYS.length]!;
      const at = 1 + random(STEPS - 1);
      const signal = await train(script, folder, [way, at]);
      if (way === 'SIGKILL') expect(signal).toBe('SIGKILL');
      if (way === 'Ctrl-C') expect(outcomeOf(folder).ended).toBe('stopped');
      if (way === 'a lost device') expect(outcomeOf(folder)).toMatchObject({ ended: 'done', lost: 1 });
      // A second one further on, by another way; then to the end.
      await train(script, folder, [WAYS[(run + 1) % WAYS.length]!, at + random(STEPS - at)]);
      await train(script, folder, ['nothing', 0]);
      expect(outcomeOf(folder), `run ${run}: ${way} at step ${at}`).toMatchObject({ ended: 'done', bits });
      seen[way] = (seen[way] ?? 0) + 1;
    }
    console.log(`${CASES} of ${CASES} have the bits of an undisturbed training: ${JSON.stringify(seen)}`);
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}, 3_600_000);

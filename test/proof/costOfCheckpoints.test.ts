// What health, snapshots and checkpoints cost together: fits with them and without, in turns.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  adam,
  createTrainer,
  dense,
  drawDigits,
  Model,
  network,
  type DataSet,
  type FitOptions,
  type ModelMetrics,
} from '../../src/index.ts';
import { checkpointFiles } from '../../src/node.ts';
import { testGpu } from '../gpu.ts';

const ROUNDS = Number(process.env['GRADLOOM_CASES'] ?? 5);
/** Steps of long fits, and of short ones. */
const LENGTHS = (process.env['GRADLOOM_STEPS'] ?? '3000,300').split(',').map(Number);

/** Milliseconds of processor time, the driver's threads included: what others do on the machine does not count. */
function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

test.runIf(process.env['GRADLOOM_LONG'])(
  'snapshots, checkpoints and reports cost little',
  async () => {
    const gpu = await testGpu();
    const folder = mkdtempSync(join(tmpdir(), 'gradloom-cost-'));
    const files = checkpointFiles(join(folder, 'run'));
    const model = new Model(gpu, {
      network: network({
        inputs: 784,
        layers: [dense(256, 'relu'), dense(128, 'relu'), dense(10, 'softmax')],
      }),
    });
    const data = drawDigits({ count: 6000, seed: 1 });
    const trainer = await createTrainer(model, { data, optimizer: adam(), batchSize: 128 });
    await trainer.run(100);
    const ways: Record<string, Partial<FitOptions<DataSet, ModelMetrics>>> = {
      bare: { deviceLosses: 0, health: false },
      snapshots: { health: false },
      'snapshots, checkpoints (10 s)': { health: false, checkpoint: { save: files.save, everyMs: 10_000 } },
      'all, with health': { health: true, checkpoint: { save: files.save, everyMs: 10_000 } },
    };
    // What is made once for a trainer, as its step is compiled once, belongs to no fit.
    const begin = performance.now();
    await trainer.fit({ steps: 1, ...ways['all, with health'] }).finished;
    console.log('made once for the trainer:', (performance.now() - begin).toFixed(0), 'ms');
    const worst: Record<number, number> = {};
    for (const steps of LENGTHS) {
      const times: Record<string, number[]> = {};
      for (let round = 0; round < ROUNDS; round++) {
        for (const [name, options] of Object.entries(ways)) {
          const before = process.cpuUsage();
          await trainer.fit({ steps, ...options }).finished;
          (times[name] ??= []).push(spent(before));
        }
      }
      for (const [name, own] of Object.entries(times)) {
        const ratio = median(own.map((ms, round) => ms / times['bare']![round]!));
        worst[steps] = Math.max(worst[steps] ?? 0, ratio);
        const each = (median(own) / steps).toFixed(3);
        console.log(
          `${steps} steps, ${name}: ${each} ms of processor time a step, ratio ${ratio.toFixed(4)}`,
        );
      }
    }
    trainer.destroy();
    rmSync(folder, { recursive: true });
    for (const [steps, ratio] of Object.entries(worst))
      expect(ratio, `${steps} steps`).toBeLessThan(Number(steps) >= 1000 ? 1.03 : 1.1);
  },
  3_600_000,
);

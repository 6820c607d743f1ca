// Trains the recorded runs of the pages on a device of Node, and keeps what they say of the plane at some steps.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gpu } from 'gradloom';
import { openGpu } from 'gradloom/node';
import { encodeField, type RecordedFrame, type Recording } from '../../demo/recorded/recording.ts';
import { PlanarRun } from '../../demo/start/planarRun.ts';
import { PLANS } from '../../demo/start/plans.ts';

const GRID = 32;
const FRAMES = 20;
const SEED = 1;

await recordRuns(join(import.meta.dirname, '../../demo/recorded/runs'));

/** Writes a file for each plan into the folder. */
async function recordRuns(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const gpu = await openGpu();
  try {
    for (const name of Object.keys(PLANS) as (keyof typeof PLANS)[]) {
      const recording = await record(gpu, name);
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(recording, undefined, 2)}\n`);
      console.log(`${name}: ${(100 * recording.accuracy).toFixed(1)} % on ${recording.device}`);
    }
  } finally {
    gpu.close();
  }
}

async function record(gpu: Gpu, name: keyof typeof PLANS): Promise<Recording> {
  const plan = PLANS[name];
  const run = await PlanarRun.prepare(gpu, plan, { seed: SEED, grid: GRID });
  const field = async (): Promise<string> => {
    await run.program.run();
    return encodeField(await run.field.read());
  };
  const frames: RecordedFrame[] = [{ step: 0, cost: null, field: await field() }];
  for (let index = 1; index < FRAMES; index++) {
    // More frames at the start, where more happens.
    const step = Math.round(plan.steps * (index / (FRAMES - 1)) ** 1.5);
    const costs = await run.trainer.run(step - run.trainer.step);
    frames.push({ step, cost: Number(costs.at(-1)!.toPrecision(4)), field: await field() });
  }
  const recording = {
    plan: name,
    seed: SEED,
    device: gpu.name,
    grid: GRID,
    accuracy: await run.accuracy(),
    frames,
  };
  await run.destroy();
  return recording;
}

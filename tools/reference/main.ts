// npm run reference -- [--dir FOLDER] [--json] [--quick] [--only NAME]
// Trains published runs and runs on generated data on the GPU, and compares with the published and the float64 figures.

import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GradloomError, type Gpu } from 'gradloom';
import { openGpu } from 'gradloom/node';
import { GENERATED_RUNS, prepareGenerated } from './generatedRuns.ts';
import { judge } from './judge.ts';
import { preparePublished } from './referenceData.ts';
import type { PreparedRun } from './referenceRun.ts';
import { showRun } from './showRun.ts';
import { trainRun } from './trainRun.ts';

/** Steps of a run with --quick: all that is judged of a whole-batch run, and as many of a mini-batch run. */
const QUICK_STEPS = 50;
const PUBLISHED = join(import.meta.dirname, '../../shared/reference');

const { values: options } = parseArgs({
  options: {
    dir: { type: 'string' },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const most = options.quick ? QUICK_STEPS : Infinity;

/** A run whose numbers are read or made only when its turn comes. */
interface Planned {
  readonly name: string;
  readonly prepare: () => PreparedRun | Promise<PreparedRun>;
}

try {
  process.exitCode = await main(resolve(options.dir ?? PUBLISHED));
} catch (error) {
  if (!(error instanceof GradloomError)) throw error;
  console.error(`error ${error.code}: ${error.message}\n${error.hint}`);
  process.exitCode = 1;
}

async function main(folder: string): Promise<number> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json')).sort();
  if (options.dir !== undefined && files.length === 0) {
    throw new GradloomError('E_FILE', `reference: the folder must hold runs; got none in ${folder}.`, {
      hint: 'Name another with --dir, or none: the generated runs need no files.',
    });
  }
  const generated = GENERATED_RUNS.map((name) => ({ name, prepare: () => prepareGenerated(name, most) }));
  const published = files.map((file) => ({
    name: file.replace(/\.json$/, ''),
    prepare: () => preparePublished(folder, file),
  }));
  const all: Planned[] = [...generated, ...published];
  const wanted = all.filter(({ name }) => options.only === undefined || name === options.only);
  if (wanted.length === 0) {
    throw new GradloomError('E_ARGUMENT', `--only: must name a run; got ${options.only}.`, {
      hint: `The runs are ${all.map(({ name }) => name).join(', ')}.`,
    });
  }
  const gpu = await openGpu();
  let failed = 0;
  for (const { name, prepare } of wanted) if (!(await trainAndReport(gpu, name, await prepare()))) failed++;
  gpu.close();
  if (options.json) return failed > 0 ? 1 : 0;
  const ran = (runs: readonly Planned[]) => runs.filter((run) => wanted.includes(run)).length;
  console.log(`Ran ${ran(generated)} runs on generated data and ${ran(published)} published ones.`);
  console.log(`Left out: ${leftOut(folder, files.length)}`);
  console.log(`${wanted.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

function leftOut(folder: string, published: number): string {
  const reasons = [
    ...(published === 0 ? [`published runs, since ${folder} holds none (--dir names a folder)`] : []),
    ...(options.quick ? [`all steps after the first ${QUICK_STEPS} and the accuracy (--quick)`] : []),
    ...(options.only === undefined ? [] : [`all but ${options.only} (--only)`]),
  ];
  return `${reasons.join('; ') || 'nothing'}.`;
}

async function trainAndReport(gpu: Gpu, name: string, prepared: PreparedRun): Promise<boolean> {
  const begin = performance.now();
  const outcome = await trainRun(gpu, prepared, { most, onProgress: showProgress });
  const { run } = prepared;
  const result = {
    ...outcome,
    ...judge(run, outcome),
    seconds: (performance.now() - begin) / 1000,
    adapter: gpu.name,
  };
  const { ok, maxDeviation, accuracy = null, seconds, adapter } = result;
  if (options.json) console.log(JSON.stringify({ run: name, ok, maxDeviation, accuracy, seconds, adapter }));
  else console.log(showRun(run, result));
  return ok;

  function showProgress(step: number, steps: number): void {
    if (options.json || !process.stderr.isTTY) return;
    process.stderr.write(step < steps ? `\r${name}: ${step} of ${steps}` : '\r\x1b[K');
  }
}

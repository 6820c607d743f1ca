// npm run reference -- [--dir FOLDER] [--json] [--quick] [--only NAME]
// Trains every reference run of a folder on the GPU and compares with the published and the float64 figures.

import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createTrainer, evaluate, GradloomError, Model, network, type Gpu } from 'gradloom';
import { openGpu } from 'gradloom/node';
import { judge, type Judgement, type Outcome } from './judge.ts';
import { loadInitialParameters, loadPart } from './referenceData.ts';
import { layersOf, lossOf, optimizerOf } from './referenceOptimizer.ts';
import { readReferenceRun, type ReferenceRun } from './referenceRun.ts';
import { showRun } from './showRun.ts';

/** Steps of a run with --quick: all that is judged of a whole-batch run, and as many of a mini-batch run. */
const QUICK_STEPS = 50;

const { values: options } = parseArgs({
  options: {
    dir: { type: 'string', default: join(import.meta.dirname, '../../shared/reference') },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

try {
  process.exitCode = await main(resolve(options.dir));
} catch (error) {
  if (!(error instanceof GradloomError)) throw error;
  console.error(`error ${error.code}: ${error.message}\n${error.hint}`);
  process.exitCode = 1;
}

async function main(folder: string): Promise<number> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json')).sort();
  const wanted = files.filter((file) => options.only === undefined || file === `${options.only}.json`);
  if (wanted.length === 0) {
    throw new GradloomError('E_FILE', `reference: the folder must hold runs; got none in ${folder}.`, {
      hint: 'Name another with --dir.',
    });
  }
  const gpu = await openGpu();
  let failed = 0;
  for (const file of wanted) {
    const begin = performance.now();
    const run = await readReferenceRun(folder, file);
    const { outcome, model } = await train(gpu, run);
    const judgement = judge(run, outcome);
    report(run, { ...outcome, ...judgement, seconds: (performance.now() - begin) / 1000, adapter: gpu.name });
    if (!judgement.ok) failed++;
    await model.destroy();
  }
  gpu.close();
  if (!options.json) console.log(`${wanted.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

async function train(gpu: Gpu, run: ReferenceRun): Promise<{ outcome: Outcome; model: Model }> {
  const features = run.layerSizes[0]!;
  const model = new Model(gpu, {
    network: network({ inputs: features, layers: layersOf(run) }),
    values: await loadInitialParameters(run),
    standardForm: {
      kind: 'none',
      shift: new Float32Array(features),
      scale: new Float32Array(features).fill(run.data.scale),
    },
  });
  const parts = [
    await loadPart(run, run.data.train),
    ...(run.data.test ? [await loadPart(run, run.data.test)] : []),
  ];
  const trainer = await createTrainer(model, {
    data: parts[0]!,
    loss: lossOf(run),
    optimizer: optimizerOf(run),
    l2: run.l2,
    shuffle: false,
    ...(run.batchSize === undefined ? {} : { batchSize: run.batchSize }),
  });
  const all = run.steps ?? run.iterations ?? 0;
  const steps = options.quick ? Math.min(all, QUICK_STEPS) : all;
  const losses = await trainer.run(steps, { onProgress: ({ step }) => showProgress(run.name, step, steps) });
  const accuracy: number[] = [];
  for (const part of parts) accuracy.push(await accuracyOn(model, part));
  trainer.destroy();
  return {
    model,
    outcome: {
      losses,
      examples: parts.map(({ examples }) => examples),
      ...(steps === all ? { accuracy } : {}),
    },
  };
}

async function accuracyOn(model: Model, part: Parameters<typeof evaluate>[1]): Promise<number> {
  // A single sigmoid decides between two classes, which a run may give as the numbers 0 and 1.
  const { y } = part;
  const labels =
    y && !(y instanceof Uint32Array) && model.network.outputActivation === 'sigmoid' && part.targets === 1
      ? Uint32Array.from(y)
      : y;
  return (await evaluate(model, { ...part, y: labels! })).accuracy ?? Number.NaN;
}

function report(run: ReferenceRun, result: Outcome & Judgement & { seconds: number; adapter: string }): void {
  const { ok, maxDeviation, accuracy, seconds, adapter } = result;
  if (options.json) {
    console.log(
      JSON.stringify({ run: run.name, ok, maxDeviation, accuracy: accuracy ?? null, seconds, adapter }),
    );
  } else {
    console.log(showRun(run, result));
  }
}

function showProgress(name: string, step: number, steps: number): void {
  if (options.json || !process.stderr.isTTY) return;
  process.stderr.write(step < steps ? `\r${name}: ${step} of ${steps}` : '\r\x1b[K');
}

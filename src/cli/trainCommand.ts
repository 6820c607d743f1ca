// `gradloom train`: data, plan, training, report, files.

import { dirname, join, parse } from 'node:path';
import { Command } from 'commander';
import { checkDataSet } from '../data/checkDataSet.ts';
import { fitStandardForm } from '../data/standardForm.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { openGpu } from '../node/openNodeGpu.ts';
import { evaluate } from '../train/metrics.ts';
import { Model } from '../train/model.ts';
import { encodeModel } from '../train/modelFile.ts';
import { Interruption } from './interruption.ts';
import { loadTrainingData, type NamedData } from './loadTrainingData.ts';
import { checkWritable, RUN_FOLDER, writeOrRescue } from './outputFiles.ts';
import type { Output } from './output.ts';
import type { CommandContext } from './program.ts';
import { ProgressView } from './progress.ts';
import { runTraining } from './runTraining.ts';
import { planTraining, type TrainingPlan } from './trainingPlan.ts';
import { addTrainOptions, parseTrainOptions, type TrainOptions } from './trainOptions.ts';
import { deviceName } from './tuning.ts';
import { curveOf, introduce, printResult, resultJson, type RunFiles } from './trainReport.ts';

const EXAMPLES = `
Without --data it draws digits itself and trains 784-128-64-10 on them, in well under a minute on any machine.
Ctrl-C stops after the current stretch and keeps the model.

Examples:
  $ gradloom train
  $ gradloom train --data mnist-folder/ --layers 784,128,64,10 --activation relu --optimizer adam \\
      --learning-rate 0.001 --batch 128 --epochs 5 --seed 1 --out model.safetensors
  $ gradloom train --data iris.csv --target species --layers 4,16,3 --epochs 200
  $ gradloom train --data prices.csv --target price --target-kind numbers --standard-form minMax
  $ gradloom train --data train.h5 --test test.h5 --x train_set_x --y train_set_y`;

/** What is trained without --data. The limit keeps the slowest machines below a minute. */
const EMBEDDED = { layers: [784, 128, 64, 10], epochs: 12, timeLimit: 30 } as const;

/** The command. */
export function trainCommand(context: CommandContext): Command {
  const command = new Command('train')
    .description('Train a network on the GPU and save it.')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Record<string, unknown>) => train(parseTrainOptions(options), context));
  addTrainOptions(command);
  return command;
}

async function train(given: TrainOptions, context: CommandContext): Promise<void> {
  const begin = performance.now();
  const options = given.data === undefined ? withEmbedded(given) : given;
  const output = context.open(options);
  const files = filesOf(options);
  await checkWritable(files.model);
  if (files.curve !== undefined) await checkWritable(files.curve);
  const data = await loadTrainingData(options, output);
  const plan = planTraining(data.train, options);
  const standardForm = fitStandardForm(data.train, plan.standardForm);
  for (const part of [data.train, data.test])
    if (part) checkDataSet(part, { allowMissing: plan.standardForm === 'standard' });
  await checkWritable(files.model, plan.network.length * 4);
  introduce(data, plan, output);
  const { driver, tuning, tensorCores } = options;
  const gpu = await openGpu({ driver, tuning, tensorCores });
  try {
    output.note(`device    ${deviceName(gpu)}\n`);
    const { classes, imageShape, table } = data.train;
    const model = new Model(gpu, {
      network: plan.network,
      seed: options.seed,
      standardForm,
      classes,
      imageShape,
      targetScale: plan.targetScale,
      table,
    });
    const interruption = new Interruption(context.surroundings, output);
    try {
      await trainAndSave({ gpu, model, data, plan, options, files, output, interruption, begin });
    } finally {
      interruption.end();
    }
    if (interruption.exitCode !== undefined) context.exit(interruption.exitCode);
  } finally {
    gpu.close();
  }
}

interface Work {
  readonly gpu: Gpu;
  readonly model: Model;
  readonly data: NamedData;
  readonly plan: TrainingPlan;
  readonly options: TrainOptions;
  readonly files: RunFiles;
  readonly output: Output;
  readonly interruption: Interruption;
  readonly begin: number;
}

async function trainAndSave({
  gpu,
  model,
  data,
  plan,
  options,
  files,
  output,
  interruption,
  begin,
}: Work): Promise<void> {
  const view = new ProgressView(output);
  const { train, test } = data;
  const { seed, shuffle, l2, clipNorm, timeLimit } = options;
  const outcome = await runTraining(model, plan, {
    train,
    heldOut: test,
    seed,
    shuffle,
    l2,
    clipNorm,
    timeLimit: timeLimit === undefined ? undefined : timeLimit * 1000,
    signal: interruption.signal,
    onState: (state, how) => view.show(state, how),
    onCompile: (progress) => view.compiling(progress),
  }).finally(() => view.stop());
  // First of all: what was trained is safe before anything else can go wrong.
  await writeOrRescue(
    files.model,
    await encodeModel(model, notesOf(data, plan, { steps: outcome.steps, seed })),
  );
  if (files.curve !== undefined) await writeOrRescue(files.curve, curveOf({ outcome, plan, data }));
  const evaluation = await evaluate(model, test ?? train);
  const finished = { gpu, plan, outcome, data, evaluation, files, total: performance.now() - begin };
  printResult(finished, output);
  output.report('result', resultJson(finished));
}

function withEmbedded(options: TrainOptions): TrainOptions {
  const { layers, epochs, steps, timeLimit } = options;
  const free = epochs === undefined && steps === undefined;
  return {
    ...options,
    layers: layers ?? [...EMBEDDED.layers],
    epochs: free ? EMBEDDED.epochs : epochs,
    timeLimit: timeLimit ?? (free ? EMBEDDED.timeLimit : undefined),
  };
}

function filesOf({ out, curve }: TrainOptions): RunFiles {
  const model = out ?? join(RUN_FOLDER, 'model.safetensors');
  if (curve === false) return { model };
  const beside =
    out === undefined ? join(RUN_FOLDER, 'curve.svg') : join(dirname(out), `${parse(out).name}.svg`);
  return { model, curve: curve ?? beside };
}

/** What the model file keeps beside the network: how it was trained, and how a table became numbers. */
function notesOf(
  data: NamedData,
  plan: TrainingPlan,
  run: { steps: number; seed: number },
): Record<string, string> {
  const { optimizer, loss, batchSize } = plan;
  return {
    'gradloom.training': JSON.stringify({
      data: data.name,
      loss,
      optimizer: optimizer.config,
      batch: batchSize ?? 'all',
      ...run,
    }),
  };
}

// `gradloom train`: what can be known beforehand is checked; then the training, its files and its report.

import { Command } from 'commander';
import { checkDataSet } from '../../data/checkDataSet.ts';
import { fitStandardForm } from '../../data/standardForm.ts';
import { Model } from '../../train/model.ts';
import { decodeModel, encodeModel, type EncodableModel } from '../../train/modelFile.ts';
import { checkOutputs } from '../checkOutputs.ts';
import { dataWarnings } from '../data/dataWarnings.ts';
import { claimModel } from './claimModel.ts';
import { checkMonitor } from './checkMonitor.ts';
import { openCheckpoints } from './checkpoints.ts';
import { checkWeights } from './exampleWeightsColumn.ts';
import { EXIT, TRAIN_EXIT_CODES_HELP } from '../failure.ts';
import { Interruption } from './interruption.ts';
import { loadDividedData } from './loadDividedData.ts';
import { loadStream, trainedOn } from './loadStream.ts';
import { plainText } from '../../drawing/text.ts';
import { openDevice } from '../openDevice.ts';
import type { Output } from '../output.ts';
import { checkWritable } from '../outputFiles.ts';
import type { CommandContext } from '../commandContext.ts';
import { preparedNote, withPreparedColumns } from './preparedData.ts';
import { RunRecord } from './runRecord.ts';
import { filesOf, type RunFiles } from './runFiles.ts';
import { withUsableTest } from './testData.ts';
import { checkStreamOptions } from './streamOptions.ts';
import { trainAndSave } from './trainAndSave.ts';
import { planTraining } from './trainingPlan.ts';
import { withValidation } from './validationData.ts';
import { notesOf } from './trainingNotes.ts';
import { addTrainOptions, parseTrainOptions, type TrainOptions } from './trainOptions.ts';
import { deviceName } from '../tune/tuning.ts';
import { introduce } from './trainReport.ts';

const EXAMPLES = `
Without --data it draws digits itself and trains 784-128-64-10 on them, in well under a minute on any machine.
Ctrl-C stops after the current stretch and keeps the model. A training that fails keeps what it had learnt until then
beside the model, under NAME.unfinished.safetensors. With --checkpoint-every it can go on where it was, also after a crash
or a power failure: the same command with --resume.
${TRAIN_EXIT_CODES_HELP}

Examples:
  $ gradloom train
  $ gradloom train --data mnist-folder/ --layers 784,128,64,10 --activation relu --optimizer adam \\
      --learning-rate 0.001 --batch 128 --epochs 5 --seed 1 --out model.safetensors
  $ gradloom train --data iris.csv --target species --layers 4,16,3 --epochs 200
  $ gradloom train --data prices.csv --target price --target-kind numbers --standard-form minMax
  $ gradloom train --data sensors.csv --stream --validation-rows 50000 --patience 3 --keep-best
  $ gradloom train --data mnist --epochs 20 --checkpoint-every 30s --resume
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
  await checkFiles(files, options);
  checkStreamOptions(options);
  const claim = await claimModel(files.model);
  try {
    await trainInto(files, { options, output, context, begin });
  } finally {
    await claim.release();
  }
}

/** How the command was called. */
interface TrainCall {
  readonly options: TrainOptions;
  readonly output: Output;
  readonly context: CommandContext;
  /** When, by `performance.now()`. */
  readonly begin: number;
}

async function trainInto(files: RunFiles, { options, output, context, begin }: TrainCall): Promise<void> {
  const { stream: isStream } = options;
  const loaded = await (isStream ? loadStream(options, output) : loadDividedData(options, output));
  for (const warning of dataWarnings(loaded)) output.warn(warning);
  const tested = withUsableTest(loaded, options, output);
  const divided = isStream ? tested : withValidation(tested, options);
  const data = withPreparedColumns(divided, options);
  const { exampleWeights: column } = options;
  if (data.weights && column !== undefined) checkWeights(data.weights, column, { of: 'the training part' });
  const plan = planTraining(data.train, options, { examples: trainedOn(data) });
  checkMonitor(options.monitor, { train: data.train, plan });
  const standardForm = fitStandardForm(data.train, plan.standardForm);
  for (const part of [data.train, data.test, data.validation])
    if (part) checkDataSet(part, { allowMissing: plan.standardForm === 'standard' });
  const { network } = plan;
  const { classes, imageShape, table } = data.train;
  const { targetScale } = plan;
  const parts = { network, standardForm, classes, imageShape, table, targetScale };
  await checkWritable(
    files.model,
    rehearse(await emptyModel(parts, notesOf({ data, plan, options })), files),
  );
  const checkpoints = await openCheckpoints(options, { ...files, steps: plan.steps }, output);
  const { driver, tuning, tensorCores } = options;
  const record = await RunRecord.open(options, output);
  const gpu = await openDevice({ driver, tuning, tensorCores }, output);
  try {
    await introduce({ data, plan, weights: column }, output);
    const prepared = preparedNote(table);
    if (prepared !== undefined) output.note(`columns   ${plainText(prepared)}`);
    output.note(`device    ${deviceName(gpu)}\n`);
    const model = new Model(gpu, { ...parts, seed: options.seed });
    const interruption = new Interruption(context.surroundings, output);
    try {
      const { learned } = await trainAndSave({
        gpu,
        model,
        data,
        plan,
        options,
        files,
        output,
        interruption,
        checkpoints,
        record,
        command: context.command,
        begin,
      });
      if (!learned && !options.allowUnlearned) context.exit(EXIT.unlearned);
    } finally {
      interruption.end();
      if (interruption.exitCode !== undefined) context.exit(interruption.exitCode);
    }
  } finally {
    gpu.close();
  }
}

async function checkFiles({ model, curve, report }: RunFiles, options: TrainOptions): Promise<void> {
  const { data, test, y, testY, log } = options;
  const logFile = log === undefined || log.startsWith('tensorboard:') ? undefined : log;
  await checkOutputs(
    [
      { option: '--out', path: model, replaces: 'model' },
      ...(curve === undefined ? [] : [{ option: '--curve', path: curve, replaces: 'picture' } as const]),
      ...(report === undefined ? [] : [{ option: '--report', path: report, replaces: 'report' } as const]),
      ...(logFile === undefined ? [] : [{ option: '--log', path: logFile }]),
    ],
    [data, test, y, testY],
  );
  await checkWritable(model);
  if (curve !== undefined) await checkWritable(curve);
  if (report !== undefined) await checkWritable(report);
}

/** The model's file before the training, all parameters 0: as large and as complicated as it will be. */
async function emptyModel(
  parts: Omit<EncodableModel, 'values'>,
  notes: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const { network } = parts;
  const values = network.valuesOf(new Float32Array(network.length));
  return encodeModel({ ...parts, values: () => Promise.resolve(values) }, notes);
}

/** Reads the file as it will be read one day, and returns its length: what cannot be loaded is not worth a training. */
function rehearse(bytes: Uint8Array, { model }: RunFiles): number {
  decodeModel(bytes, { file: model });
  return bytes.length;
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

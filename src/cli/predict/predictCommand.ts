// `gradloom predict`: a model file and data in, predictions out.

import { Command, Option } from 'commander';
import * as v from 'valibot';
import type { DataSet } from '../../data/dataSet.ts';
import { measuresJson } from '../train/evaluationReport.ts';
import { evaluate } from '../../train/metrics.ts';
import { checkOutputs } from '../checkOutputs.ts';
import { addDataOptions, dataEntries } from '../data/dataOptions.ts';
import { EXIT_CODES_HELP } from '../failure.ts';
import { formatCount } from '../../drawing/format.ts';
import type { Output } from '../output.ts';
import { readModel } from '../readModel.ts';
import { openDevice } from '../openDevice.ts';
import { oneOf, parseOptions, text, wholeNumber } from '../optionValues.ts';
import { checkWritable, writeOrRescue } from '../outputFiles.ts';
import { loadToPredict } from './predictData.ts';
import { checkFinite, predictionsCsv, predictionsOf, targetNamesOf, type Prediction } from './predictions.ts';
import { printPredictions } from './predictReport.ts';
import type { CommandContext } from '../commandContext.ts';
import { doubtOf } from '../train/trainingNotes.ts';
import { driverEntry } from '../train/trainOptions.ts';
import { TENSOR_CORES_HELP, tensorCoresEntry, TUNING_HELP, tuningEntry } from '../tune/tuning.ts';

const EXAMPLES = `${EXIT_CODES_HELP}

Examples:
  $ gradloom predict --model gradloom-run/model.safetensors --data new.csv --out predictions.csv
  $ gradloom predict --model mnist.safetensors --data mnist --show 4
  $ gradloom predict --model prices.safetensors --data houses.csv --json`;

const schema = v.object({
  ...dataEntries,
  model: text,
  data: text,
  part: v.optional(oneOf(['auto', 'train', 'test']), 'auto'),
  out: v.optional(v.pipe(v.string(), v.regex(/\.(csv|json)$/i, 'a file that ends in .csv or .json'))),
  show: v.optional(wholeNumber(0), '0'),
  driver: driverEntry,
  tuning: tuningEntry,
  tensorCores: tensorCoresEntry,
  json: v.optional(v.boolean()),
  quiet: v.optional(v.boolean()),
  color: v.optional(v.boolean()),
});
type PredictOptions = v.InferOutput<typeof schema>;

/** The command. */
export function predictCommand(context: CommandContext): Command {
  const command = new Command('predict')
    .description('Predict with a saved model, and compare where the data says what is true.')
    .addHelpText('after', EXAMPLES)
    .requiredOption(
      '-m, --model <file>',
      'a model that `gradloom train` has saved, or an .onnx, .keras, .h5 or model.json file',
    )
    .requiredOption('-d, --data <path>', 'a file or folder, or mnist or fashion-mnist')
    .action(async (given: Record<string, unknown>) =>
      predict(parseOptions('predict', schema, given), context),
    );
  addDataOptions(command);
  const output = (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup('Output:'));
  output('--part <name>', 'train or test (default: test where there is one)');
  output('--out <file>', 'write all predictions to a .csv or .json file');
  output('--show <count>', 'draw so many pictures with what they were read as');
  output('--driver <name>', 'auto, system, swiftshader (default auto, or the variable GRADLOOM_DRIVER)');
  output('--tuning <mode>', TUNING_HELP);
  output('--tensor-cores', TENSOR_CORES_HELP);
  output('-q, --quiet', 'only the result');
  return command;
}

async function predict(options: PredictOptions, context: CommandContext): Promise<void> {
  const output = context.open(options);
  const { model: file, out, test, y, testY } = options;
  const decoded = await readModel(file);
  for (const warning of decoded.warnings) output.warn(warning);
  if (out !== undefined) {
    await checkOutputs(
      [{ option: '--out', path: out, replaces: 'predictions' }],
      [file, options.data, test, y, testY],
    );
    await checkWritable(out);
  }
  const doubt = doubtOf(decoded.metadata);
  if (doubt !== undefined) output.warn(doubt);
  const data = await loadToPredict(options, decoded, output);
  for (const warning of data.warnings ?? []) output.warn(warning);
  sayMissing(data, output);
  const { driver, tuning, tensorCores } = options;
  const gpu = await openDevice({ driver, tuning, tensorCores }, output);
  try {
    const model = decoded.open(gpu);
    const evaluation = data.y ? await evaluate(model, data) : undefined;
    const outputs = evaluation?.outputs ?? (await model.predict(data.x));
    checkFinite(outputs, model.network.outputs);
    const predictions = predictionsOf(model, data, outputs);
    const targets = targetNamesOf(model);
    if (options.out !== undefined)
      await writeOrRescue(options.out, contentOf(options.out, predictions, targets));
    printPredictions(predictions, { ...options, data, evaluation, targets }, output);
    const { accuracy, confusion, meanSquaredError, meanAbsoluteError } = evaluation ?? {};
    output.report('result', {
      command: 'predict',
      model: file,
      data: options.data,
      examples: data.examples,
      classes: model.classes,
      targets,
      accuracy,
      confusion,
      meanSquaredError,
      meanAbsoluteError,
      ...measuresJson(evaluation),
      adapter: gpu.name,
      ...(gpu.tensorCoreSize ? { tensorCoreSize: gpu.tensorCoreSize } : {}),
      ...(options.out === undefined ? { predictions } : { out: options.out }),
    });
  } finally {
    gpu.close();
  }
}

/** Missing numbers are not refused where the standard form has a mean for them: said, as the predictions lean on it. */
function sayMissing({ x }: DataSet, output: Output): void {
  if (x instanceof Uint8Array) return;
  let missing = 0;
  for (const value of x) if (Number.isNaN(value)) missing++;
  if (missing === 0) return;
  const are = missing === 1 ? 'value is missing and is' : 'values are missing and are';
  output.warn(`${formatCount(missing)} ${are} taken for the mean of the training data`);
}

function contentOf(path: string, predictions: readonly Prediction[], targets?: readonly string[]): string {
  return /\.csv$/i.test(path)
    ? predictionsCsv(predictions, targets)
    : `${JSON.stringify(predictions, undefined, 1)}\n`;
}

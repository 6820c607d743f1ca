// The options of `gradloom train`: what they are called, and what they may be.

import { Option, type Command } from 'commander';
import * as v from 'valibot';
import { STANDARD_FORM_KINDS } from '../../data/standardForm.ts';
import { LOSS_NAMES } from '../../nn/loss.ts';
import { isMetricName, METRIC_NAMES } from '../../train/fit/metricName.ts';
import { addDataOptions, dataEntries } from '../data/dataOptions.ts';
import {
  hiddenActivation,
  layerSizes,
  numberThat,
  oneOf,
  parseOptions,
  text,
  weightInitializer,
  wholeNumber,
} from '../optionValues.ts';
import { addCheckpointOptions, checkpointEntries } from './checkpoints.ts';
import { HEALTH_HELP, healthEntry } from './healthOption.ts';
import { OPTIMIZER_NAMES } from './optimizerByName.ts';
import { addRecordOptions, recordEntries } from './recordOptions.ts';
import { addStepOptions, stepEntries } from './stepOptions.ts';
import { scheduleText, SCHEDULES_HELP } from './scheduleByName.ts';
import { addStreamOptions, streamEntries } from './streamEntries.ts';
import { addTreatmentOptions, treatmentEntries } from './treatmentOptions.ts';
import { TENSOR_CORES_HELP, tensorCoresEntry, TUNING_HELP, tuningEntry } from '../tune/tuning.ts';

const DRIVERS = ['auto', 'system', 'swiftshader'] as const;
/** What may decide which parameters are better. */
const MONITORS = `loss, ${METRIC_NAMES.join(', ')}, or top5 and the like`;
const monitorText = v.pipe(
  v.string(),
  v.check((name) => name === 'loss' || isMetricName(name), `one of ${MONITORS}`),
);
const OUTPUTS = ['softmax', 'sigmoid', 'identity'] as const;

const notNegative = numberThat('a finite number of at least 0', (value) => value >= 0);
const positive = numberThat('a finite number above 0', (value) => value > 0);
const share = numberThat('a number above 0 and below 1', (value) => value > 0 && value < 1);

/** Whether examples that are held out decide anything. */
export function isJudged({ patience, keepBest, reduceOnPlateau }: JudgingOptions): boolean {
  return patience !== undefined || keepBest === true || reduceOnPlateau !== undefined;
}

/** The options by which held-out examples decide something. */
export interface JudgingOptions {
  readonly patience?: number | undefined;
  readonly keepBest?: boolean | undefined;
  readonly reduceOnPlateau?: number | undefined;
}

/** `--driver`, which all commands that use the GPU have. */
export const driverEntry = v.optional(oneOf(DRIVERS), 'auto');

const schema = v.pipe(
  v.object({
    ...dataEntries,
    ...treatmentEntries,
    ...streamEntries,
    data: v.optional(text),
    layers: v.optional(layerSizes),
    activation: v.optional(hiddenActivation),
    maxout: v.optional(wholeNumber(2)),
    output: v.optional(oneOf(OUTPUTS)),
    initializer: v.optional(weightInitializer),
    standardForm: v.optional(oneOf(STANDARD_FORM_KINDS)),
    loss: v.optional(oneOf(LOSS_NAMES)),
    optimizer: v.optional(oneOf(OPTIMIZER_NAMES), 'adam'),
    learningRate: v.optional(positive),
    schedule: v.optional(scheduleText),
    warmup: v.optional(wholeNumber(1)),
    momentum: v.optional(
      numberThat('a number of at least 0 and below 1', (value) => value >= 0 && value < 1),
    ),
    weightDecay: v.optional(notNegative),
    ...stepEntries,
    batch: v.optional(v.union([v.literal('all'), wholeNumber(1)], 'a whole number of at least 1, or all')),
    shuffle: v.optional(v.boolean(), true),
    scaleTarget: v.optional(v.boolean(), true),
    epochs: v.optional(wholeNumber(1, 1e6)),
    steps: v.optional(wholeNumber(1, 2 ** 31)),
    timeLimit: v.optional(positive),
    patience: v.optional(wholeNumber(1)),
    minDelta: v.optional(notNegative),
    keepBest: v.optional(v.boolean(), false),
    monitor: v.optional(monitorText),
    validateEvery: v.optional(positive),
    validationFraction: v.optional(share),
    reduceOnPlateau: v.optional(share),
    plateauPatience: v.optional(wholeNumber(1)),
    allowUnlearned: v.optional(v.boolean(), false),
    ...healthEntry,
    out: v.optional(
      v.pipe(
        text,
        v.regex(
          /^(?!.*\.(onnx|npz|json)$)/i,
          'a name for a model’s file, .safetensors (gradloom export writes .onnx, .npz and .json)',
        ),
      ),
    ),
    curve: v.optional(v.union([v.literal(false), text])),
    ...recordEntries,
    driver: driverEntry,
    tuning: tuningEntry,
    tensorCores: tensorCoresEntry,
    ...checkpointEntries,
    json: v.optional(v.boolean()),
    quiet: v.optional(v.boolean()),
    color: v.optional(v.boolean()),
  }),
  v.check(
    ({ epochs, steps }) => epochs === undefined || steps === undefined,
    '--epochs and --steps exclude each other',
  ),
  v.check(
    ({ minDelta, patience, reduceOnPlateau }) =>
      minDelta === undefined || patience !== undefined || reduceOnPlateau !== undefined,
    '--min-delta must come with --patience or --reduce-on-plateau',
  ),
  v.check(
    (options) => options.plateauPatience === undefined || options.reduceOnPlateau !== undefined,
    '--plateau-patience must come with --reduce-on-plateau',
  ),
  v.check(
    (options) => options.monitor === undefined || isJudged(options),
    '--monitor must come with --patience, --keep-best or --reduce-on-plateau',
  ),
  v.check(
    ({ average, averageStart }) =>
      averageStart === undefined || ![undefined, 'none'].includes(average as never),
    '--average-start must come with --average',
  ),
  v.check(
    ({ batch, accumulate }) => batch !== 'all' || accumulate === undefined || accumulate === 1,
    '--accumulate needs a batch that is not all',
  ),
  v.check(
    ({ activation, maxout }) => activation === undefined || maxout === undefined,
    '--activation and --maxout exclude each other: a maxout layer is its own activation',
  ),
);

/** What they say. */
export type TrainOptions = v.InferOutput<typeof schema>;

/** Checks them all at once. Throws `E_ARGUMENT` that names every wrong one. */
export function parseTrainOptions(
  options: Readonly<Record<string, unknown>>,
  command = 'train',
): TrainOptions {
  return parseOptions(command, schema, options);
}

/** Adds them to the command, in groups. */
export function addTrainOptions(command: Command): void {
  const group = (name: string) => (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup(name));
  const data = group('Reading the data:');
  data(
    '-d, --data <path>',
    'a file or folder, or mnist or fashion-mnist, which are downloaded (default: drawn digits)',
  );
  addDataOptions(command);
  data(
    '--standard-form <kind>',
    `${STANDARD_FORM_KINDS.join(', ')} (default: divideBy255 for pictures, else standard)`,
  );
  addTreatmentOptions(command);
  addStreamOptions(command);
  const network = group('The network:');
  network('-l, --layers <sizes>', 'all layer sizes, from the features to the outputs, e.g. 784,128,64,10');
  network(
    '-a, --activation <name>',
    'of the hidden layers: relu (default), tanh, sigmoid, leakyRelu:0.01, elu:1, identity',
  );
  network('--maxout <pieces>', 'hidden layers are maxout layers of so many pieces');
  network('--output <name>', `${OUTPUTS.join(', ')} (default: what the target suggests)`);
  network(
    '--initializer <name>',
    'zeros, normal:0.01, xavierUniform, xavierNormal (default of tables), heUniform, heNormal (default of pictures behind relu)',
  );
  const training = group('Training:');
  training('-o, --optimizer <name>', `${OPTIMIZER_NAMES.join(', ')} (default adam)`);
  training('--learning-rate <number>', 'α (default: what is usual for the optimizer)');
  training('--schedule <name>', SCHEDULES_HELP);
  training('--warmup <steps>', 'steps in which α rises to its value first');
  training('--momentum <number>', 'μ of momentum and nesterov (default 0.9)');
  training('--weight-decay <number>', 'as PyTorch does it (default 0; adamw 0.01)');
  training('--loss <name>', `${LOSS_NAMES.join(', ')} (default: what suits the output)`);
  training('-b, --batch <count>', 'examples a step, or all (default: 128, fewer for little data)');
  training('-e, --epochs <count>', 'how often all examples are seen');
  training('--steps <count>', 'steps instead of epochs');
  training('--time-limit <seconds>', 'stop in good order after this time');
  training('--no-shuffle', 'take the examples in the order of the file');
  training(
    '--no-scale-target',
    'train on numbers as they are, however large (default: in units of their spread)',
  );
  training(
    '--allow-unlearned',
    'exit with 0 even where the network is worth no more than always predicting the mean (default: with 3)',
  );
  training('--health <mode>', HEALTH_HELP);
  training('-s, --seed <number>', 'of starting values, order and division of the data (default 0)');
  addStepOptions(group('Steps:'));
  const judging = group('Held-out examples:');
  judging('--patience <count>', 'stop after so many validations in a row without an improvement');
  judging(
    '--min-delta <number>',
    'the smallest improvement that counts for --patience and --reduce-on-plateau (default 0)',
  );
  judging('--keep-best', 'keep the parameters of the best validation, not the last ones');
  judging('--reduce-on-plateau <factor>', 'multiply the learning rate by this where nothing gets better');
  judging('--plateau-patience <count>', 'after so many validations without an improvement (default 10)');
  judging('--monitor <metric>', `what decides: ${MONITORS} (default loss)`);
  judging('--validate-every <epochs>', 'epochs between validations (default 1, more for very short epochs)');
  judging(
    '--validation-fraction <share>',
    'of the training examples, held out to decide by (default 0.1 where one of these options decides); the test part decides nothing',
  );
  const files = group('Files:');
  files('--out <file>', 'the model (default gradloom-run/model.safetensors)');
  files('--curve <file>', 'the training curve, an SVG picture (default: beside the model)');
  files('--no-curve', 'no picture');
  addCheckpointOptions(command);
  addRecordOptions(command);
  const output = group('Output:');
  output('--driver <name>', `${DRIVERS.join(', ')} (default auto, or the variable GRADLOOM_DRIVER)`);
  output('--tuning <mode>', TUNING_HELP);
  output('--tensor-cores', TENSOR_CORES_HELP);
  output('-q, --quiet', 'only the result');
}

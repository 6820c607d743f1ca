// `gradloom cross-validate`: how well a training would do on data that it has not seen, fold by fold.

import { Command } from 'commander';
import * as v from 'valibot';
import { applyColumns } from '../../data/columns/applyColumns.ts';
import { fitColumns } from '../../data/columns/fitColumns.ts';
import type { DataSet } from '../../data/dataSet.ts';
import { foldsOf } from '../../data/split/foldsOf.ts';
import { fitStandardForm } from '../../data/standardForm.ts';
import { subsetDataSet } from '../../data/subsetDataSet.ts';
import { GradloomError } from '../../errors.ts';
import {
  crossValidate,
  type CrossValidation,
  type CrossValidationOptions,
  type FoldResult,
} from '../../train/crossValidation/crossValidate.ts';
import { isMetricName, type MetricName, METRIC_NAMES } from '../../train/fit/metricName.ts';
import type { ModelOptions } from '../../train/model.ts';
import type { CommandContext } from '../commandContext.ts';
import { dataWarnings } from '../data/dataWarnings.ts';
import { formatCount, formatNumber } from '../../drawing/format.ts';
import { drawTable } from '../../drawing/table.ts';
import { EXIT_CODES_HELP } from '../failure.ts';
import { openDevice } from '../openDevice.ts';
import { parseOptions, wholeNumber } from '../optionValues.ts';
import type { Output } from '../output.ts';
import { divided } from '../train/dataDivision.ts';
import { loadDividedData } from '../train/loadDividedData.ts';
import { preparesColumns } from '../train/preparedData.ts';
import { stepOptionsOf } from '../train/stepOptions.ts';
import { planTraining } from '../train/trainingPlan.ts';
import { isJudged, parseTrainOptions, type TrainOptions } from '../train/trainOptions.ts';
import { deviceName } from '../tune/tuning.ts';
import { addOption, addSharedOptions, withoutOwn } from './sharedOptions.ts';

const EXAMPLES = `
Cuts the examples into folds and trains a new network for each on all others; what is fitted (standard form, medians, units
of the target) is fitted to these alone. The table has each fold's metrics, and their mean and spread: the standard deviation
over the folds. Options that decide by held-out examples (--patience, --keep-best) put some of the training examples aside.
${EXIT_CODES_HELP}

Examples:
  $ gradloom cross-validate --data iris.csv --target species --folds 10 --split stratified --epochs 100
  $ gradloom cross-validate --data prices.csv --target price --repeats 3 --patience 15 --keep-best
  $ gradloom cross-validate --data visits.csv --split group:patient --json`;

/** Options of `train` beside those that the commands of this kind share. */
const MORE = [
  'learningRate schedule warmup epochs steps l1 decoupledDecay clipTensorNorm clipValue accumulate average averageStart',
  'labelSmoothing classWeights exampleWeights augment split fillMissing logColumns patience minDelta keepBest monitor validateEvery',
  'validationFraction reduceOnPlateau plateauPatience',
].flatMap((names) => names.split(' '));

const metricsText = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').map((name) => name.trim())),
  v.check((names) => names.every(isMetricName), `names of ${METRIC_NAMES.join(', ')}, or top5 and the like`),
  v.transform((names) => names as MetricName[]),
);
const schema = v.object({
  folds: v.optional(wholeNumber(2), '5'),
  repeats: v.optional(wholeNumber(1, 1000), '1'),
  metrics: v.optional(metricsText),
});
const OWN = ['folds', 'repeats', 'metrics'] as const;
/** Looks at held-out examples at most, unless `--validate-every` says otherwise, as `train` has it. */
const MOST_LOOKS = 100;
type OwnOptions = v.InferOutput<typeof schema>;

/** The command. */
export function crossValidateCommand(context: CommandContext): Command {
  const command = new Command('cross-validate')
    .description('See how well a training does on folds that it has not seen.')
    .addHelpText('after', EXAMPLES)
    .action(async (given: Record<string, unknown>) => run(given, context));
  addSharedOptions(command, MORE, ['test', 'testFraction', 'testY']);
  const add = (flags: string, description: string) => addOption(command, 'Folds:', flags, description);
  add('--folds <count>', 'how many folds (default 5)');
  add('--repeats <count>', 'all folds so many times, each time divided by the next seed (default 1)');
  add(
    '--metrics <names>',
    `what is measured, ${METRIC_NAMES.slice(0, 3).join(',')},… (default: accuracy of classes; errors and r2 of numbers)`,
  );
  return command;
}

async function run(given: Readonly<Record<string, unknown>>, context: CommandContext): Promise<void> {
  const own = parseOptions(
    'cross-validate',
    schema,
    Object.fromEntries(OWN.map((name) => [name, given[name]])),
  );
  const options = parseTrainOptions(withoutOwn(given, OWN), 'cross-validate');
  const output = context.open(options);
  // Drawn digits are not divided.
  const reading = options.data === undefined ? options : { ...options, testFraction: 0 };
  const loaded = await loadDividedData(reading, output);
  for (const warning of dataWarnings(loaded)) output.warn(warning);
  if (loaded.test) output.warn(`The test part of ${loaded.name} is left out: folds are cut out of the rest.`);
  const { train: data, division, weights } = loaded;
  const folding = { ...division, folds: own.folds, seed: options.seed };
  const validation = settingsOf({ data, options, own, folding, weights });
  const { driver, tuning, tensorCores } = options;
  const gpu = await openDevice({ driver, tuning, tensorCores }, output);
  try {
    output.note(`device    ${deviceName(gpu)}`);
    const total = own.folds * own.repeats;
    const found = await crossValidate(gpu, {
      ...validation,
      onFold: (fold) => {
        const shown = Object.entries(fold.scores).map(([name, value]) => `${name} ${formatNumber(value, 4)}`);
        output.note(`fold ${fold.index + 1} of ${total}: ${shown.join(', ')}`);
        output.report('progress', { command: 'cross-validate', ...foldJson(fold) });
      },
    });
    output.print(tableOf(found, output));
    const { scores } = found;
    output.report('result', { command: 'cross-validate', folds: found.folds.map(foldJson), scores });
  } finally {
    gpu.close();
  }
}

interface Settings {
  readonly data: DataSet;
  readonly options: TrainOptions;
  readonly own: OwnOptions;
  readonly folding: Pick<CrossValidationOptions, 'folds' | 'seed' | 'stratified' | 'groups' | 'times'>;
  /** How much each example counts. */
  readonly weights: Float64Array | undefined;
}

/** All choices, checked on the first fold before a device is opened. */
function settingsOf({ data, options, own, folding, weights }: Settings): CrossValidationOptions {
  const { validationFraction = 0.1, seed, shuffle } = options;
  const isPrepared = preparesColumns(options);
  if (isPrepared && !data.table) {
    throw new GradloomError(
      'E_ARGUMENT',
      'cross-validate: --fill-missing and --log-columns must come with a table; got other data.',
      { hint: 'Leave them out, or give the data as CSV.' },
    );
  }
  const { fillMissing, logColumns } = options;
  const prepare = (train: DataSet) => {
    if (!isPrepared) return (part: DataSet) => part;
    const table = fitColumns(train, { fillMissing, logColumns });
    return (part: DataSet) => applyColumns(table, part);
  };
  const { train: rows } = foldsOf(data, folding)[0]!;
  const { stratified, groups, times } = folding;
  const first = {
    train: subsetDataSet(data, rows),
    division: {
      stratified,
      groups: groups && Array.from(rows, (row) => groups[row]!),
      times: times && Array.from(rows, (row) => times[row]!),
    },
  };
  const { train: trained } = isJudged(options)
    ? divided(first, { testFraction: validationFraction, seed })
    : first;
  const plan = planTraining(prepare(trained)(trained), options);
  const { optimizer, loss, batchSize, schedule, augment, steps, stepsPerEpoch, average } = plan;
  const { patience, minDelta, keepBest, monitor, validateEvery, reduceOnPlateau, plateauPatience } = options;
  const isNumbers = !(data.y instanceof Uint32Array);
  const usual: MetricName[] = isNumbers ? ['rootMeanSquaredError', 'meanAbsoluteError', 'r2'] : ['accuracy'];
  const plateau = reduceOnPlateau && { factor: reduceOnPlateau, patience: plateauPatience };
  return {
    ...folding,
    data,
    repeats: own.repeats,
    validationFraction,
    prepare,
    model: (train) => modelOf(train, options),
    trainer: {
      optimizer,
      loss,
      batchSize,
      schedule,
      augment,
      seed,
      shuffle,
      ...stepOptionsOf(options),
      ...(average ? { average } : {}),
      exampleWeights: weights,
    },
    fit: {
      // Without a number of steps all folds see their examples equally often.
      ...(options.steps === undefined ? { epochs: steps / stepsPerEpoch } : { steps }),
      ...(isJudged(options) ? { patience, minDelta, keepBest: keepBest || undefined, monitor } : {}),
      ...(plateau ? { reduceOnPlateau: plateau } : {}),
      ...(average === undefined ? {} : { useAverage: true }),
      reportEvery: validateEvery ?? Math.max(1, Math.ceil(steps / stepsPerEpoch / MOST_LOOKS)),
      metrics: own.metrics ?? usual,
    },
  };
}

function modelOf(train: DataSet, options: TrainOptions): ModelOptions {
  const { network, standardForm, targetScale } = planTraining(train, options);
  const { classes, imageShape, table } = train;
  return {
    network,
    standardForm: fitStandardForm(train, standardForm),
    targetScale,
    classes,
    imageShape,
    table,
    seed: options.seed,
  };
}

function foldJson({ index, seed, train, test, scores, history }: FoldResult): Record<string, unknown> {
  const { ended, reports } = history;
  const epochs = reports.at(-1)?.epoch;
  return { fold: index, seed, trained: train.length, tested: test.length, ended, epochs, scores };
}

function tableOf({ folds, scores }: CrossValidation, { color }: Pick<Output, 'color'>): string {
  const names = Object.keys(scores);
  const line = (title: string, rest: readonly string[], pick: (name: string) => number) => [
    title,
    ...rest,
    ...names.map((name) => formatNumber(pick(name), 4)),
  ];
  return drawTable({
    header: ['fold', 'seed', 'trained', 'tested', ...names],
    rows: [
      ...folds.map(({ index, seed, train, test, scores: found }) => {
        const counts = [String(seed), formatCount(train.length), formatCount(test.length)];
        return line(String(index + 1), counts, (name) => found[name]!);
      }),
      line('mean', ['', '', ''], (name) => scores[name]!.mean),
      line('spread', ['', '', ''], (name) => scores[name]!.spread),
    ],
    color,
  });
}

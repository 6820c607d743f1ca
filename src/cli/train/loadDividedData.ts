// The data of a training, with the test part that --split puts aside and the weights that --example-weights names.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import type { Output } from '../output.ts';
import { columnValues, noSuchColumn, notTheTarget, type RowColumn } from './columnValues.ts';
import { divided, type DataDivision } from './dataDivision.ts';
import { checkWeights, weightsColumn } from './exampleWeightsColumn.ts';
import { loadTrainingData, USUAL_TEST_FRACTION, type NamedData } from './loadTrainingData.ts';
import type { ColumnRule } from './splitText.ts';
import type { TrainOptions } from './trainOptions.ts';

/**
 * Loads the data of a training and puts a test part aside by the rule of `--split`, where there is none; with a weight for
 * each training example where a column of weights is named. Throws as `loadTrainingData`, `splitDataSet` and `columnValues`.
 */
export async function loadDividedData(options: TrainOptions, output: Output): Promise<NamedData> {
  const { split = { by: 'random' }, testFraction = USUAL_TEST_FRACTION, seed, data } = options;
  const { exampleWeights } = options;
  if (split.by === 'random' && exampleWeights === undefined) return loadTrainingData(options, output);
  const whole = data === undefined ? options : { ...options, testFraction: 0 };
  const reading = await withoutRowColumns(whole, output);
  let loaded = await loadTrainingData(reading, output).catch((cause: unknown) => {
    throw rowColumns(options).reduce((error, column) => noSuchColumn(column, error), cause);
  });
  const source = { data: loaded.train, options };
  const division: DataDivision = 'column' in split ? await divisionBy(split, source) : ruleOf(split.by);
  const weights = exampleWeights === undefined ? undefined : await weightsOf(exampleWeights, source);
  if (!loaded.test && testFraction > 0)
    loaded = { ...loaded, ...divided({ train: loaded.train, division, weights }, { testFraction, seed }) };
  return { division, weights, ...loaded };
}

const ruleOf = (by: 'random' | 'stratified'): DataDivision =>
  by === 'stratified' ? { stratified: true } : {};

/** Columns that are no features unless `--keep` says so. */
function rowColumns({ split, exampleWeights }: TrainOptions): RowColumn[] {
  return [
    ...(split?.by === 'group' ? [splitColumn(split)] : []),
    ...(exampleWeights === undefined ? [] : [weightsColumn(exampleWeights)]),
  ];
}

/** The options with columns left out that are no features; the target stays what it is without that. */
async function withoutRowColumns(
  options: TrainOptions,
  output: Output,
): Promise<TrainOptions & { readonly leaveOut?: readonly string[] }> {
  const { keep, data } = options;
  if (keep !== undefined || data === undefined) return options;
  const columns = rowColumns(options);
  if (columns.length === 0) return options;
  let { target } = options;
  const named = target?.split(',').map((name) => name.trim()) ?? [];
  const isPredicted = columns.find(({ column }) => column === options.target || named.includes(column));
  if (isPredicted) throw notTheTarget(isPredicted);
  if (target === undefined) {
    // By default the last column is the target: it must not become another one where the last is left out.
    const { table } = (await loadTrainingData(options, output)).train;
    const [only] = table?.targets ?? [];
    if (!table || !only) return options;
    target = table.named ? only.name : String(only.position);
    const isTarget = columns.find(({ column }) => [only.name, String(only.position)].includes(column));
    if (isTarget) throw notTheTarget(isTarget);
  }
  return { ...options, target, leaveOut: columns.map(({ column }) => column) };
}

/** The column of `--split`. */
function splitColumn({ by, column }: ColumnRule): RowColumn {
  return {
    column,
    option: `--split ${by}:…`,
    shown: `--split ${by}:${column}`,
    what: by === 'group' ? 'group' : 'time',
    kind: by === 'group' ? 'classes' : 'numbers',
    instead: 'Use --split stratified, or give the parts as files of their own: --data and --test.',
  };
}

interface Source {
  readonly data: DataSet;
  readonly options: TrainOptions;
}

async function divisionBy(rule: ColumnRule, source: Source): Promise<DataDivision> {
  const values = Array.from((await columnValues(splitColumn(rule), source)).values);
  return rule.by === 'group' ? { groups: values } : { times: values };
}

async function weightsOf(column: string, source: Source): Promise<Float64Array> {
  const { values, position } = await columnValues(weightsColumn(column), source);
  if (source.data.table?.features.some((feature) => feature.position === position)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `train: the column of --example-weights must be no feature; got ${column} in --keep.`,
      { hint: 'Leave it out of --keep: how much an example counts is not known where one is predicted.' },
    );
  }
  return checkWeights(values, column);
}

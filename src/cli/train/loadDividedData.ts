// The data of a training, with the test part that --split puts aside.

import type { DataSet } from '../../data/dataSet.ts';
import { GradloomError } from '../../errors.ts';
import type { ColumnChoice } from '../../formats/selectColumns.ts';
import { loadData } from '../../node/loadData.ts';
import { loadOptions } from '../data/dataOptions.ts';
import type { Output } from '../output.ts';
import { divided, type DataDivision } from './dataDivision.ts';
import { loadTrainingData, USUAL_TEST_FRACTION, type NamedData } from './loadTrainingData.ts';
import type { ColumnRule } from './splitText.ts';
import type { TrainOptions } from './trainOptions.ts';

/**
 * Loads the data of a training and puts a test part aside by the rule of `--split`, where there is none. Throws as
 * `loadTrainingData` and `splitDataSet`, and `E_ARGUMENT` for a column where there is no table.
 */
export async function loadDividedData(options: TrainOptions, output: Output): Promise<NamedData> {
  const { split = { by: 'random' }, testFraction = USUAL_TEST_FRACTION, seed, data } = options;
  if (split.by === 'random') return loadTrainingData(options, output);
  const whole = data === undefined ? options : { ...options, testFraction: 0 };
  let loaded = await loadTrainingData(await withoutGroups(whole, output), output);
  const division: DataDivision =
    'column' in split ? await valuesOf(split, { data: loaded.train, options }) : { stratified: true };
  if (!loaded.test && testFraction > 0)
    loaded = { ...loaded, ...divided({ train: loaded.train, division }, { testFraction, seed }) };
  return { division, ...loaded };
}

/** The options with the column of groups left out of the features; the target stays what it is without that. */
async function withoutGroups(options: TrainOptions, output: Output): Promise<TrainOptions> {
  const { split, keep, drop, data } = options;
  if (split?.by !== 'group' || keep !== undefined || data === undefined) return options;
  let { target } = options;
  if (target === undefined) {
    // By default the last column is the target: it must not become another one where the last is left out.
    const { table } = (await loadTrainingData(options, output)).train;
    const [only] = table?.targets ?? [];
    if (!table || !only) return options;
    target = table.named ? only.name : String(only.position);
    if ([only.name, String(only.position)].includes(split.column)) throw notTheTarget(split.column);
  }
  return { ...options, target, drop: [drop, split.column].filter(Boolean).join(',') };
}

/** What is wrong with the column was found as if it were to be predicted: it is told as what it is. */
function ofSplit({ by, column }: ColumnRule, cause: unknown): unknown {
  if (!(cause instanceof GradloomError)) return cause;
  const what = by === 'group' ? 'group' : 'time';
  const message = cause.message
    .replace(': a label may not', `: a ${what} may not`)
    .replace(': the target ', `: the ${what} `);
  return new GradloomError(cause.code, `${message.replace(/\.$/, '')} (--split ${by}:${column}).`, {
    hint: `Every row needs its ${what}: remove the rows without one, or divide by another column.`,
    cause,
  });
}

function notTheTarget(column: string): GradloomError {
  return new GradloomError(
    'E_ARGUMENT',
    `train: --split must name another column than the target; got ${column}.`,
  );
}

/** The column is read again, as one to predict: so neither names nor dates nor a number of values is too much. */
async function valuesOf(
  { by, column }: ColumnRule,
  { data, options }: { data: DataSet; options: TrainOptions },
): Promise<DataDivision> {
  const { table } = data;
  const [target] = table?.targets ?? [];
  if (!table || !target || options.data === undefined) {
    throw new GradloomError('E_ARGUMENT', `train: --split ${by}:… must come with a table; got other data.`, {
      hint: 'Use --split stratified, or give the parts as files of their own: --data and --test.',
    });
  }
  const targets = table.targets.flatMap(({ name, position }) => [name, String(position)]);
  if (targets.includes(column)) throw notTheTarget(column);
  const keep: ColumnChoice = [table.named ? target.name : target.position];
  const { train } = await loadData(options.data, {
    ...loadOptions({ ...options, test: undefined, drop: undefined, categories: undefined }, 0),
    target: [column],
    targetKind: by === 'group' ? 'classes' : 'numbers',
    keep,
  }).catch((cause: unknown) => {
    throw ofSplit({ by, column }, cause);
  });
  const values = Array.from(train.y!);
  return by === 'group' ? { groups: values } : { times: values };
}

// Data to predict, in the form that a model was trained with: the same columns, the same classes.

import type { DataSet } from '../data/dataSet.ts';
import { GradloomError } from '../errors.ts';
import { readCsv } from '../formats/csv.ts';
import type { CsvSchema } from '../formats/csvColumns.ts';
import { fileKind } from '../node/dataFile.ts';
import { readFileText } from '../node/readFileBytes.ts';
import type { Model } from '../train/model.ts';
import type { DataOptions } from './dataOptions.ts';
import { loadTrainingData } from './loadTrainingData.ts';
import type { Output } from './output.ts';

const TABLES: ReadonlySet<string> = new Set(['.csv', '.tsv', '.txt', '.data']);

/** Which part of a data set to predict; `auto` is the test part where there is one. */
export type DataPart = 'auto' | 'train' | 'test';

/**
 * Loads what to predict. A table is read by the columns that the model was trained with, unless `--target` says
 * otherwise.
 *
 * Throws as `loadData`; `E_SHAPE` where the data has not the model's features, `E_ARGUMENT` for a part that is not
 * there.
 */
export async function loadToPredict(
  { data, part, ...options }: DataOptions & { data: string; part: DataPart },
  { inputs, table }: { inputs: number; table: CsvSchema | undefined },
  output: Output,
): Promise<DataSet> {
  const loaded: { train: DataSet; test?: DataSet } =
    table && TABLES.has(fileKind(data)) && options.target === undefined
      ? { train: await readTable(data, table, options.header) }
      : await loadTrainingData({ ...options, data, testFraction: options.testFraction ?? 0 }, output);
  const chosen = part === 'auto' ? (loaded.test ?? loaded.train) : loaded[part];
  if (!chosen) {
    throw new GradloomError('E_ARGUMENT', `predict: the data must have a ${part} part; got none.`, {
      hint: 'Leave --part out.',
    });
  }
  if (chosen.features !== inputs) {
    throw new GradloomError(
      'E_SHAPE',
      `predict: the data must have the model's ${inputs} features; got ${chosen.features} in ${data}.`,
      {
        hint: 'Use the data that the model was trained for; --target names the column that is no feature, or none.',
      },
    );
  }
  return chosen;
}

async function readTable(path: string, schema: CsvSchema, header: boolean | undefined): Promise<DataSet> {
  const delimiter = /\.tsv(\.gz)?$/i.test(path) ? '\t' : undefined;
  return readCsv(await readFileText(path), { schema, header: header ?? 'auto', delimiter, file: path });
}

/**
 * The data with its labels numbered as the model numbers its classes: a file that holds only some of them numbers
 * them otherwise. Throws `E_ARGUMENT` for a label that the model does not know.
 */
export function withClassesOf({ classes }: Model, data: DataSet): DataSet {
  const { y, classes: own } = data;
  if (!classes || !own || !(y instanceof Uint32Array)) return data;
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const indices = y.map((label, row) => {
    const index = indexOf.get(own[label] ?? '');
    if (index !== undefined) return index;
    throw new GradloomError(
      'E_ARGUMENT',
      `predict: labels must be classes of the model; got ${JSON.stringify(own[label])} in row ${row + 1}.`,
      {
        hint: `The model knows ${classes.slice(0, 8).join(', ')}${classes.length > 8 ? ', …' : ''}.`,
      },
    );
  });
  return { ...data, y: indices, classes };
}

// Loads CSV files: one to train with and, where it is named, one to test with.

import { readCsv } from '../formats/csv.ts';
import type { LoadDataOptions, LoadedData } from './dataFile.ts';
import { readFileText } from './readFileBytes.ts';

/** The data set of a CSV file; `options.test` is read in the form of the training file. Throws as `readCsv` does. */
export async function loadCsv(path: string, options: LoadDataOptions): Promise<LoadedData> {
  const { target, header, targetKind, test } = options;
  const delimiter = /\.tsv(\.gz)?$/i.test(path) ? '\t' : undefined;
  const train = readCsv(await readFileText(path), { target, header, targetKind, delimiter, file: path });
  if (test === undefined) return { train };
  const text = await readFileText(test);
  return { train, test: readCsv(text, { header, delimiter, schema: train.schema, file: test }) };
}

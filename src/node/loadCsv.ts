// Loads CSV files: one to train with and, where it is named, one to test with.

import { readCsvStream, type CsvData, type CsvOptions } from '../formats/csv.ts';
import { targetKindOf } from '../train/likeModel.ts';
import type { LoadDataOptions, LoadedData } from './dataFile.ts';
import { readFilePieces } from './readFilePieces.ts';

/**
 * The data set of a CSV file; `options.test` is read in the form of the training file, and both in that of
 * `options.like` where it was trained on a table. Throws as `readCsv` does, and `E_FILE`.
 */
export async function loadCsv(path: string, options: LoadDataOptions): Promise<LoadedData> {
  const { test, like, target, drop, keep, categories, maxCategories } = options;
  const text = textOptions(options);
  const train = await readTable(path, {
    ...text,
    target,
    targetKind: options.targetKind ?? (like && targetKindOf(like)),
    drop,
    keep,
    categories,
    maxCategories,
    table: like?.table,
  });
  if (test === undefined) return { train };
  return { train, test: await readTable(test, { ...text, table: train.table }) };
}

/** What holds for the file to test with as well, which is read like the first. */
function textOptions(options: LoadDataOptions): CsvOptions {
  const { header, delimiter, comment, skip, encoding, missing, decimal, dates } = options;
  const { unknownCategory, maxElements } = options;
  return {
    header,
    delimiter,
    comment,
    skip,
    encoding,
    missing,
    decimal,
    dates,
    unknownCategory,
    maxElements,
  };
}

/** A table of a file, read piece by piece. Throws as `readCsv` does, and `E_FILE`. */
export function readTable(file: string, options: CsvOptions): Promise<CsvData> {
  const delimiter = options.delimiter ?? (/\.tsv(\.gz)?$/i.test(file) ? '\t' : undefined);
  return readCsvStream(readFilePieces(file), { ...options, delimiter, file });
}

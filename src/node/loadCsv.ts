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
  const { test, like, target } = options;
  const own = {
    ...csvOptions(options),
    target,
    targetKind: options.targetKind ?? (like && targetKindOf(like)),
  };
  const known = like?.table && {
    ...csvOptions(options),
    table: like.table,
    ...(target === false ? { target } : {}),
  };
  const train = await read(path, known ?? own);
  if (test === undefined) return { train };
  return { train, test: await read(test, { ...csvOptions(options), table: train.table }) };
}

function csvOptions(options: LoadDataOptions): CsvOptions {
  const { header, delimiter, comment, skip, encoding, missing, decimal, dates } = options;
  const { drop, keep, categories, unknownCategory, maxElements } = options;
  return {
    header,
    delimiter,
    comment,
    skip,
    encoding,
    missing,
    decimal,
    dates,
    drop,
    keep,
    categories,
    unknownCategory,
    maxElements,
  };
}

function read(file: string, options: CsvOptions): Promise<CsvData> {
  const delimiter = options.delimiter ?? (/\.tsv(\.gz)?$/i.test(file) ? '\t' : undefined);
  return readCsvStream(readFilePieces(file), { ...options, delimiter, file });
}

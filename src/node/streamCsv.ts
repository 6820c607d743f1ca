// A stream of the rows of a table in a file, which need not fit into memory.

import { checkOptions, checkText, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { TABLE_OPTIONS } from '../formats/checkCsvOptions.ts';
import { readCsvChunks } from '../formats/csvChunks.ts';
import type { CsvOptions } from '../formats/csvOptions.ts';
import type { TableSchema } from '../formats/tableSchema.ts';
import type { DataStream } from '../train/stream/dataStream.ts';
import { streamOf } from '../train/stream/streamOf.ts';
import { markFile, whileUnchanged } from './fileMark.ts';
import { readFilePieces } from './readFilePieces.ts';

/** How a table is read as a stream: as `readCsv` reads one. */
export interface StreamCsvOptions extends Omit<CsvOptions, 'file' | 'maxElements'> {
  /** Rows of the table; default: they are counted. */
  readonly examples?: number | undefined;
}

/**
 * The rows of a CSV file (.tsv, .gz) as a stream, a megabyte of text at a time. What its columns are – numbers, dates,
 * categories, classes – is what the first megabyte says, or `table`: of a sample of all rows (`readCsv`), or of a model.
 * A category or class that this does not know is an error with its line, unless `unknownCategory` is `zeros`. Unless
 * `examples` says how many rows there are, the file is read once before, so that errors are found before a training.
 *
 * @throws GradloomError `E_ARGUMENT` for wrong options; `E_FILE`, `E_FILE_FORMAT` with the line, as `readCsv`.
 */
export async function streamCsv(path: string, options: StreamCsvOptions = {}): Promise<DataStream> {
  checkText('streamCsv: the path', path);
  checkOptions('streamCsv', options, ['examples', ...TABLE_OPTIONS, 'table']);
  const { examples, table: given, ...reading } = options;
  if (examples !== undefined && !(Number.isSafeInteger(examples) && examples >= 1)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `streamCsv: examples must be a whole number of at least 1; got ${kindOf(examples)}.`,
    );
  }
  const delimiter = reading.delimiter ?? (/\.tsv(\.gz)?$/i.test(path) ? '\t' : undefined);
  const all = { ...reading, delimiter, file: path };
  const mark = await markFile(path);
  const table = given ?? (await firstTable(path, all));
  // The columns are chosen by then.
  const { drop: _drop, keep: _keep, categories: _categories, maxCategories: _most, ...others } = all;
  const rest = given ? all : others;
  const known: CsvOptions = { unknownCategory: 'refuse', ...rest, table };
  const open = () => whileUnchanged(mark, () => readCsvChunks(readFilePieces(path), known));
  return streamOf({ open, examples: examples ?? (await count(open())), fingerprint: mark.fingerprint });
}

async function firstTable(path: string, options: CsvOptions): Promise<TableSchema> {
  for await (const { table } of readCsvChunks(readFilePieces(path), options)) return table;
  // Without a row the reader has thrown.
  throw new GradloomError('E_FILE_FORMAT', `read ${path}: there must be at least one row of data; got none.`);
}

async function count(chunks: AsyncIterable<{ readonly examples: number }>): Promise<number> {
  let examples = 0;
  for await (const chunk of chunks) examples += chunk.examples;
  return examples;
}

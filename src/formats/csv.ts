// Reads CSV: a table of text becomes features and a target.

import { arrayKind } from '../arrayKind.ts';
import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkCsvOptions } from './checkCsvOptions.ts';
import type { CsvData, CsvOptions } from './csvOptions.ts';
import { TableReader } from './tableReader.ts';
import { TextPieces } from './textDecoding.ts';

/** What a table may be read from, piece by piece. */
export type CsvSource = Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

/**
 * Features and target from CSV text or bytes (UTF-8, UTF-16 with its mark, or `encoding`).
 *
 * - Numbers are float64. Decimal commas, groups of thousands, per cent (as fractions), one currency, other minus signs
 *   and hexadecimal are understood, dates and times (as seconds since 1970, UTC) and truth values (0 and 1) as well.
 *   Where cells may be read in two ways (`1,234`; `01/02/2020`) and no other tells which, it is an error that names
 *   the option.
 * - Missing values (empty, `?`, `NA`, `N/A`, `nan`, `null`, `\N`; beside numbers also `-`, `.`, `None`) become NaN and
 *   are counted; a label may not be missing.
 * - A column of other text is one-hot encoded: one feature of 0 or 1 per category, named `ocean_proximity=INLAND`; a
 *   missing one is 0 in all of them. Text with another value in most of ten rows or more, like an identifier, is left
 *   out, and said. A stray text among numbers is an error.
 * - A target of text gives classes, sorted; a target of numbers gives classes, sorted by size, where
 *   `proposeTargetKind` says so. Several targets are numbers.
 * - Header: names above numbers, or in a table of text cells that do not occur again. The first line of scikit-learn's
 *   files, `150,4,setosa,versicolor,virginica`, names the classes. A line `sep=;`, comments at the beginning, frames of
 *   data base terminals and R's row names are understood.
 *
 * Throws `E_ARGUMENT` for an option that does not exist or contradicts `table`, `E_FILE_FORMAT` with file, line and column (from 1), and
 * `E_LIMIT` beyond a cap.
 */
export function readCsv(source: string | Uint8Array, options: CsvOptions = {}): CsvData {
  checkCsvOptions(options);
  const reader = new TableReader(options);
  if (typeof source === 'string') {
    reader.push(source);
    return reader.finish();
  }
  if (arrayKind(source) !== 'Uint8Array') {
    throw new GradloomError(
      'E_ARGUMENT',
      `readCsv: the source must be a text or bytes (Uint8Array); got ${kindOf(source)}.`,
      { hint: 'readCsvStream reads blobs and streams; loadData of gradloom/node reads files.' },
    );
  }
  const pieces = new TextPieces(options);
  for (let at = 0; at < source.length; at += PIECE) reader.push(pieces.push(source.subarray(at, at + PIECE)));
  reader.push(pieces.end());
  return reader.finish();
}

/** As `readCsv`, from a file of any size: it is never in memory as text. Throws as `readCsv`, and what the source does. */
export async function readCsvStream(source: CsvSource, options: CsvOptions = {}): Promise<CsvData> {
  checkCsvOptions(options);
  const reader = new TableReader(options);
  const pieces = new TextPieces(options);
  const stream: unknown = source instanceof Blob ? source.stream() : source;
  if (
    typeof (stream as Partial<AsyncIterable<unknown>> | null | undefined)?.[Symbol.asyncIterator] !==
    'function'
  ) {
    throw new GradloomError(
      'E_ARGUMENT',
      `readCsvStream: the source must be a Blob or a stream of bytes; got ${kindOf(source)}.`,
      { hint: 'readCsv reads a text or a Uint8Array.' },
    );
  }
  for await (const piece of stream as AsyncIterable<Uint8Array | string>) {
    if (typeof piece === 'string') reader.push(piece);
    else
      for (let at = 0; at < piece.length; at += PIECE)
        reader.push(pieces.push(piece.subarray(at, at + PIECE)));
  }
  reader.push(pieces.end());
  return reader.finish();
}

/** Bytes that are text at one time. */
const PIECE = 2 ** 22;

export type { CsvData, CsvOptions };

// Reads CSV: a table of text becomes features and a target.

import { checkCsvOptions } from './checkCsvOptions.ts';
import { checkPiece, checkSource } from './checkCsvSource.ts';
import type { CsvData, CsvOptions } from './csvOptions.ts';
import { TableReader } from './tableReader.ts';
import { TextPieces } from './textDecoding.ts';

/** Where `readCsvStream` reads a table from: a file of a page, the body of a response, or pieces of text or bytes. */
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
 *   out, with a warning. A stray text among numbers is an error.
 * - A target of text gives classes, sorted; a target of numbers gives classes, sorted by size, where
 *   `proposeTargetKind` says so. Several targets are numbers.
 * - Header: names above numbers, or in a table of text cells that do not occur again. The first line of scikit-learn's
 *   files, `150,4,setosa,versicolor,virginica`, names the classes. A line `sep=;`, comments at the beginning, frames of
 *   data base terminals and R's row names are understood.
 *
 * Throws `E_ARGUMENT` for a source that is neither text nor a `Uint8Array`, for an option that does not exist or
 * contradicts `table`, and for a value that an option may not have, `E_FILE_FORMAT` with file, line and column (from
 * 1), and `E_LIMIT` beyond a cap.
 */
export function readCsv(source: string | Uint8Array, options: CsvOptions = {}): CsvData {
  checkPiece('readCsv: the source', source);
  checkCsvOptions(options);
  const reader = new TableReader(options);
  if (typeof source === 'string') {
    reader.push(source);
    return reader.finish();
  }
  const pieces = new TextPieces(options);
  for (let at = 0; at < source.length; at += PIECE) reader.push(pieces.push(source.subarray(at, at + PIECE)));
  reader.push(pieces.end());
  return reader.finish();
}

/**
 * Features and target from a table of any size, which is never in memory as text: from a file of a page (`File`,
 * `Blob`), the body of a response, or pieces of text or bytes. Otherwise it does what `readCsv` does.
 *
 * Throws as `readCsv` does, and what the source throws.
 */
export async function readCsvStream(source: CsvSource, options: CsvOptions = {}): Promise<CsvData> {
  checkSource(source);
  checkCsvOptions(options);
  const reader = new TableReader(options);
  const pieces = new TextPieces(options);
  // A Blob of another realm is one too.
  const stream = 'stream' in source && typeof source.stream === 'function' ? source.stream() : source;
  for await (const piece of stream as AsyncIterable<Uint8Array | string>) {
    checkPiece('readCsvStream: each piece', piece);
    if (typeof piece === 'string') reader.push(piece);
    else
      for (let at = 0; at < piece.length; at += PIECE)
        reader.push(pieces.push(piece.subarray(at, at + PIECE)));
  }
  reader.push(pieces.end());
  return reader.finish();
}

/** How many bytes are decoded to text at one time. */
const PIECE = 2 ** 22;

export type { CsvData, CsvOptions };

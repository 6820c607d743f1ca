// Splits CSV text into records of equal length, each with its line, and finds the header.

import Papa from 'papaparse';
import { isMissing, parseNumber } from './cell.ts';
import { fileFormatError, quoted } from './fileFormatError.ts';

/** How CSV text is split. */
export interface CsvRecordsOptions {
  /** Whether the first record names the columns; `auto` looks (see `readCsv`). */
  readonly header?: 'auto' | boolean;
  /** Where it is not given: comma, semicolon, tab or bar, whichever the first line holds most often. */
  readonly delimiter?: string;
  /** The file's name, for messages. */
  readonly file?: string;
}

/** Records of trimmed cells. */
export interface CsvRecords {
  /** Names of the columns, where there is a header. */
  readonly header?: readonly string[];
  /** Names of the classes 0, 1, …, where the first line gives them in scikit-learn's way. */
  readonly classNames?: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The line in the file at which each row begins, from 1. */
  readonly lines: readonly number[];
}

/**
 * The records of a CSV text (RFC 4180, with any usual delimiter); blank lines are skipped, cells trimmed.
 *
 * Throws `E_FILE_FORMAT` with file, line and column where a row has more or fewer cells than the first, a quote does
 * not close, or there is no row.
 */
export function csvRecords(text: string, options: CsvRecordsOptions = {}): CsvRecords {
  const { file } = options;
  // A byte order mark is no part of the first name; line ends of any system become one, so that they can be counted.
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const parsed = Papa.parse<string[]>(plain, {
    delimiter: options.delimiter ?? usualDelimiter(plain),
    newline: '\n',
  });
  const rows: string[][] = [];
  const lines: number[] = [];
  const lineOfRecord: number[] = [];
  let line = 1;
  for (const record of parsed.data) {
    const begins = line++;
    lineOfRecord.push(begins);
    for (let column = 0; column < record.length; column++) {
      const cell = record[column] ?? '';
      // A quoted cell may hold line feeds.
      if (cell.includes('\n')) line += cell.split('\n').length - 1;
      record[column] = cell.trim();
    }
    if (record.length === 1 && record[0] === '') continue;
    rows.push(record);
    lines.push(begins);
  }
  for (const error of parsed.errors) {
    if (error.type !== 'Quotes') continue;
    const place = { file, line: lineOfRecord[error.row ?? 0] ?? line };
    throw fileFormatError(place, 'CSV', `quotes must come in pairs; got ${error.message.toLowerCase()}`);
  }
  const header = options.header ?? 'auto';
  const sklearn = header === 'auto' ? sklearnHeader(rows) : undefined;
  if (sklearn) {
    checkEqualLengths(rows.slice(1), lines.slice(1), file);
    return { ...sklearn, rows: rows.slice(1), lines: lines.slice(1) };
  }
  checkEqualLengths(rows, lines, file);
  const named = header === 'auto' ? looksNamed(rows) : header;
  if (rows.length - (named ? 1 : 0) < 1) {
    throw fileFormatError({ file }, 'CSV', 'there must be at least one row of data; got none');
  }
  return named
    ? {
        header: (rows[0] ?? []).map((name, i) => name || `column ${i + 1}`),
        rows: rows.slice(1),
        lines: lines.slice(1),
      }
    : { rows, lines };
}

/** Ties go to the first: where decimals are written with a comma, the semicolon separates. */
function usualDelimiter(text: string): string {
  const first = /\S.*/.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? '';
  const counts = [';', '\t', '|', ','].map(
    (delimiter) => [delimiter, first.split(delimiter).length] as const,
  );
  const [most] = counts.toSorted((a, b) => b[1] - a[1]);
  return most !== undefined && most[1] > 1 ? most[0] : ',';
}

function checkEqualLengths(
  rows: readonly (readonly string[])[],
  lines: readonly number[],
  file: string | undefined,
): void {
  const width = rows[0]?.length ?? 0;
  for (const [i, row] of rows.entries()) {
    if (row.length === width) continue;
    const place = { file, line: lines[i] ?? 0, column: Math.min(row.length, width) + 1 };
    throw fileFormatError(
      place,
      'CSV',
      `every row must have ${width} cells, as line ${lines[0]} has; got ${row.length}, the last ${quoted(row.at(-1) ?? '')}`,
      { hint: 'A missing value is an empty cell; text that holds a delimiter stands in quotes.' },
    );
  }
}

/**
 * A first row is a header where none of its cells is a number and a column that it names holds one below; or where
 * the whole table is text and no cell of it occurs again in its column.
 */
function looksNamed(rows: readonly (readonly string[])[]): boolean {
  const first = rows[0] ?? [];
  if (rows.length < 2 || first.some((cell) => !Number.isNaN(parseNumber(cell)))) return false;
  if (first.every((cell) => isMissing(cell))) return false;
  let anyNumber = false;
  for (const row of rows.slice(1)) {
    if (row.some((cell, column) => !isMissing(first[column] ?? '') && !Number.isNaN(parseNumber(cell))))
      return true;
    anyNumber ||= row.some((cell) => !Number.isNaN(parseNumber(cell)));
  }
  return !anyNumber && rows.slice(1).every((row) => row.every((cell, column) => cell !== first[column]));
}

/** scikit-learn's own files begin with examples, features and the names of the classes: `150,4,setosa,…`. */
function sklearnHeader(rows: readonly (readonly string[])[]): { classNames: readonly string[] } | undefined {
  const [examples = '', features = '', ...classNames] = rows[0] ?? [];
  const width = rows[1]?.length ?? 0;
  const fits = examples === String(rows.length - 1) && features === String(width - 1) && width > 1;
  return fits && classNames.length > 1 && classNames.every((name) => Number.isNaN(parseNumber(name)))
    ? { classNames }
    : undefined;
}

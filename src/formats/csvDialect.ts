// How a text is divided: by which sign, after which lines, with which lines being comments.

import { kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { plainNumber } from './cell.ts';
import { RecordSplitter } from './recordSplitter.ts';

/** Options of `readCsv` about the text of the table: how it is divided into lines and cells. */
export interface DialectOptions {
  /**
   * The character between cells. By default semicolon, tab, bar, comma or runs of blanks, whichever divides all lines
   * in the same way.
   */
  readonly delimiter?: string;
  /**
   * The beginning of lines that are comments. By default `#` or `%` where the file begins with it; `false`: the file
   * has no comments.
   */
  readonly comment?: string | false;
  /** Lines above the table to pass over, such as a title. */
  readonly skip?: number;
}

/** How a text is divided into records and cells. */
export interface Dialect {
  readonly delimiter: string;
  readonly comment: string | undefined;
  /** The text after what stands above the table, and the line at which that begins. */
  readonly text: string;
  readonly firstLine: number;
  /** The last comment above the table, which may name the columns. */
  readonly lastComment: string | undefined;
}

const DELIMITERS = [';', '\t', '|', ',', ' '];
/** Cells of `2 rows in set (0.00 sec)`, divided by blanks. */
const MOST_IN_A_FOOTER = 7;
/** Records that are looked at. */
const LOOKED_AT = 50;

/** Checks the options. Throws `E_ARGUMENT`. */
export function checkDialect({ delimiter, comment, skip }: DialectOptions): void {
  if (delimiter !== undefined && (typeof delimiter !== 'string' || !/^[^"\r\n]$/.test(delimiter)))
    fail('the delimiter must be one character, a blank for runs of blanks', delimiter);
  if (comment !== undefined && comment !== false && (typeof comment !== 'string' || comment === ''))
    fail('comment must be what lines to pass over begin with, or false', comment);
  if (skip !== undefined && (!Number.isSafeInteger(skip) || skip < 0))
    fail('skip must be a number of lines', skip);
}

function fail(rule: string, got: unknown): never {
  throw new GradloomError('E_ARGUMENT', `readCsv: ${rule}; got ${kindOf(got)}.`);
}

/** The dialect of a text, from its beginning; `isWhole`: there is no more of it. */
export function dialectOf(beginning: string, isWhole: boolean, options: DialectOptions): Dialect {
  let text = beginning;
  let firstLine = 1;
  const drop = (): string => {
    const [line = '', end = ''] = /^([^\r\n]*)(\r\n|\n|\r)?/.exec(text)?.slice(1) ?? [];
    text = text.slice(line.length + end.length);
    firstLine++;
    return line;
  };
  for (let i = 0; i < (options.skip ?? 0); i++) drop();
  // Spreadsheets are told the delimiter so.
  const said = /^"?sep=([^"\r\n])"?[;,\t ]*(?=[\r\n]|$)/i.exec(text)?.[1];
  if (said !== undefined) drop();
  const comment =
    options.comment === false ? undefined : (options.comment ?? /^\s*([#%])(?!N\/A|NV)/i.exec(text)?.[1]);
  let lastComment: string | undefined;
  while (comment !== undefined && text.trimStart().startsWith(comment)) lastComment = drop();
  const delimiter = options.delimiter ?? said ?? usualDelimiter(text, isWhole);
  return {
    delimiter,
    comment,
    text,
    firstLine,
    lastComment: lastComment?.trim().slice(comment?.length).trim(),
  };
}

/** The first records of a text, each as cells. */
export function firstRecords(text: string, delimiter: string, most = LOOKED_AT): string[][] {
  const records: string[][] = [];
  const splitter = new RecordSplitter({ delimiter, onRecord: (cells) => records.push(cells) });
  try {
    // A quote that does not close is told when the table is read.
    for (const piece of text.match(/[^]{1,262144}/g) ?? []) {
      splitter.push(piece);
      if (records.length >= most) return records.slice(0, most);
    }
    splitter.end();
  } catch {
    // As far as it goes.
  }
  return records;
}

/**
 * The first delimiter, in order of preference, that divides all records alike: where decimals are written with a comma,
 * the semicolon separates, so it goes first. The first record may be a title or have a cell less.
 */
function usualDelimiter(text: string, isWhole: boolean): string {
  let most = { delimiter: ',', cells: 1 };
  // Wide tables take long to divide: only by what is there.
  const [lines = ''] = /^(?:[^\r\n]*[\r\n]+){0,3}[^\r\n]*/.exec(text) ?? [];
  for (const delimiter of DELIMITERS) {
    if (!lines.includes(delimiter)) continue;
    const records = firstRecords(text, delimiter).filter((cells) => !isRuler(cells) && !isFooter(cells));
    // What is cut off at the end of the sample says nothing.
    if (!isWhole && records.length > 2 && records.length < LOOKED_AT) records.pop();
    const [first = [], second] = records;
    const width = (second ?? first).length;
    const isAlike = records.slice(1).every((cells) => cells.length === width) && width > 1;
    const fits = records.length > 2 ? isAlike : isAlike && Math.abs(first.length - width) <= 1;
    if (fits && first.length > 1 && !(delimiter !== ' ' && blanksDivide(text, records))) return delimiter;
    // Blanks alone do not divide a text of words.
    if (delimiter !== ' ' && first.length > most.cells) most = { delimiter, cells: first.length };
  }
  return most.delimiter;
}

/**
 * Whether runs of blanks divide a text that another sign divides alike: `1,5 2,25 3,0`, whose commas are decimal, or
 * columns of blanks with one tab before a name.
 */
function blanksDivide(text: string, records: readonly (readonly string[])[]): boolean {
  if (!text.includes(' ')) return false;
  const byBlanks = firstRecords(text, ' ').slice(0, records.length);
  const width = byBlanks.at(-1)?.length ?? 0;
  const rows = byBlanks.length > 1 ? byBlanks.slice(1) : byBlanks;
  if (width < 2 || !rows.every((cells) => cells.length === width)) return false;
  const areDecimals = rows.every((cells) => cells.every((cell) => /^[-+]?\d+(,\d+)?$/.test(cell)));
  return areDecimals || records.every((cells) => cells.some((cell) => /\S {2,}\S/.test(cell)));
}

/** Lines of a frame, as terminals of data bases draw them: `----+----`, `|---|---|`. */
export function isRuler(cells: readonly string[]): boolean {
  if (!cells.every((cell) => /^[-+=:|─┼\s]*$/.test(cell))) return false;
  if (cells.every((cell) => /^:?-+:?$/.test(cell)) && cells.some((cell) => cell.includes(':'))) return true;
  const line = cells.join('');
  return /-{3}|={3}|─{3}/.test(line) && Number.isNaN(plainNumber(line));
}

/** What such terminals write below a table: `(2 rows)`, `2 rows in set (0.00 sec)`. */
export function isFooter(cells: readonly string[]): boolean {
  return cells.length <= MOST_IN_A_FOOTER && /^\(?\d+ rows?(\)| in set.*)$/.test(cells.join(' '));
}

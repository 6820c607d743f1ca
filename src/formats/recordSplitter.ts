// Splits delimited text into records of cells, piece by piece (RFC 4180, and what else is usual).

import { fileFormatError } from './fileFormatError.ts';

/** Options of a record splitter. */
export interface SplitterOptions {
  /** One character; a blank stands for any run of blanks. */
  readonly delimiter: string;
  /** Called for each record that is not blank, with the line at which it begins, from 1. */
  readonly onRecord: (cells: string[], line: number) => void;
  /** The line of the first character, 1 unless told. */
  readonly firstLine?: number;
  readonly file?: string;
}

/** Else a quote that does not close would be read again with every piece. */
const MOST_IN_A_RECORD = 2 ** 26;
const [LINE_FEED, RETURN, QUOTE] = [10, 13, 34];

/**
 * Takes a text in pieces of any size. Lines end with \n, \r\n or \r; cells are trimmed; a cell may stand in double
 * quotes, with blanks around them, and then hold delimiters, line ends and doubled quotes; `="007"` is the text 007.
 *
 * Throws `E_FILE_FORMAT` with the line where a quote does not close, or something stands after the closing one.
 */
export class RecordSplitter {
  readonly #options: SplitterOptions;
  #rest = '';
  #line: number;

  constructor(options: SplitterOptions) {
    this.#options = options;
    this.#line = options.firstLine ?? 1;
  }

  /** Emits the records that are complete. */
  push(text: string): void {
    this.#split(this.#rest + text, false);
  }

  /** Emits the rest. */
  end(): void {
    this.#split(this.#rest, true);
  }

  #split(text: string, isLast: boolean): void {
    let at = 0;
    // Where the next of each stands is kept: a text without them is not searched again for every line.
    let [nextQuote, nextReturn] = [text.indexOf('"'), text.indexOf('\r')];
    while (at < text.length) {
      if (nextReturn >= 0 && nextReturn < at) nextReturn = text.indexOf('\r', at);
      const feed = text.indexOf('\n', at);
      let end = nextReturn >= 0 && (feed < 0 || nextReturn < feed) ? nextReturn : feed;
      // Whether a line feed follows a return at the very end is known with the next piece only.
      if (!isLast && (end < 0 || (end === text.length - 1 && text.charCodeAt(end) === RETURN))) break;
      if (end < 0) end = text.length;
      if (nextQuote >= 0 && nextQuote < at) nextQuote = text.indexOf('"', at);
      const begins = this.#line;
      let cells: string[];
      if (nextQuote < 0 || nextQuote > end) {
        cells = this.#plainCells(text.slice(at, end));
      } else {
        const quoted = this.#quotedCells(text, at, isLast);
        if (!quoted) break;
        ({ cells, end } = quoted);
      }
      at = afterLineEnd(text, end);
      this.#line++;
      if (cells.length > 1 || cells[0] !== '') this.#options.onRecord(cells, begins);
    }
    this.#rest = isLast ? '' : text.slice(at);
    if (this.#rest.length <= MOST_IN_A_RECORD) return;
    const rule = `a record may have at most ${MOST_IN_A_RECORD} characters; got more`;
    throw fileFormatError({ file: this.#options.file, line: this.#line }, 'CSV', rule, {
      hint: 'A quote that does not close, or a file that is no table?',
    });
  }

  #plainCells(line: string): string[] {
    const { delimiter } = this.#options;
    if (delimiter === ' ') return line.trim().split(/\s+/);
    const cells = line.split(delimiter);
    for (let i = 0; i < cells.length; i++) cells[i] = trimmed(cells[i]!);
    return cells;
  }

  /** The cells of a record that holds a quote, and where its line ends; `undefined` where more text is needed. */
  #quotedCells(text: string, from: number, isLast: boolean): { cells: string[]; end: number } | undefined {
    const { delimiter, file } = this.#options;
    const begins = this.#line;
    let line = begins;
    const isBlank = delimiter === ' ';
    const cells: string[] = [];
    for (let at = from; ;) {
      while (isSpace(text, at, delimiter)) at++;
      if (isBlank && cells.length > 0 && isLineEnd(text, at)) return this.#ended(cells, at, line);
      if (text.charCodeAt(at) === QUOTE) {
        let close = text.indexOf('"', at + 1);
        while (close >= 0 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2);
        if (!isLast && (close < 0 || close + 1 >= text.length)) return undefined;
        const fail = (got: string) =>
          fileFormatError({ file, line: begins }, 'CSV', `quotes must come in pairs; got ${got}`);
        if (close < 0) throw fail('one that does not close');
        const cell = text.slice(at + 1, close).replaceAll('""', '"');
        line += cell.split(/\r\n|\n|\r/).length - 1;
        cells.push(unformula(cell.trim()));
        at = close + 1;
        while (isSpace(text, at, delimiter)) at++;
        const follows = text.startsWith(delimiter, at) || isLineEnd(text, at) || (isBlank && at > close + 1);
        if (!follows) throw fail('text after the closing one');
      } else {
        const begin = at;
        while (!isLineEnd(text, at) && !(isBlank ? isSpace(text, at, ' ') : text.startsWith(delimiter, at)))
          at++;
        if (!isLast && at >= text.length) return undefined;
        cells.push(trimmed(text.slice(begin, at)));
      }
      if (isLineEnd(text, at)) {
        const isReturn = text.charCodeAt(at) === RETURN;
        if (!isLast && (at >= text.length || (isReturn && at === text.length - 1))) return undefined;
        return this.#ended(cells, at, line);
      }
      if (!isBlank) at += delimiter.length;
    }
  }

  #ended(cells: string[], end: number, line: number): { cells: string[]; end: number } {
    this.#line = line;
    return { cells, end };
  }
}

function afterLineEnd(text: string, end: number): number {
  return text.charCodeAt(end) === RETURN && text.charCodeAt(end + 1) === LINE_FEED ? end + 2 : end + 1;
}

function isLineEnd(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const code = text.charCodeAt(at);
  return code === LINE_FEED || code === RETURN;
}

function isSpace(text: string, at: number, delimiter: string): boolean {
  const code = text.charCodeAt(at);
  return (code === 32 || code === 9 || code === 0xa0) && (delimiter !== '\t' || code !== 9);
}

function trimmed(cell: string): string {
  const { length } = cell;
  if (length === 0) return cell;
  const [first, last] = [cell.charCodeAt(0), cell.charCodeAt(length - 1)];
  // Blanks, and those beyond ASCII, which trim() knows.
  const isTrimmed = first > 32 && first < 128 && last > 32 && last < 128;
  return isTrimmed ? cell : cell.trim();
}

/** Spreadsheets write ="007" to keep a text from becoming a number. */
function unformula(cell: string): string {
  return cell.length > 3 && cell.startsWith('="') && cell.endsWith('"') ? cell.slice(2, -1) : cell;
}

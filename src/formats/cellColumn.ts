// The cells of one column as they are read: numbers in pages of float64, all other text once each, with its code.

/** Cells of a page at most; the first pages are smaller, for tables of many columns and few rows. */
const LARGEST_PAGE = 65_536;
const SMALLEST_PAGE = 8;
/** Distinct texts that are kept. A column of more is no choice of categories. */
const MOST_TEXTS = 250_000;

/** Most columns have no text; tables may have very many columns. */
const NO_TEXTS: never[] = [];

/** One text of a column. */
export interface CellText {
  readonly text: string;
  /** How many cells hold it. */
  readonly count: number;
  /** The first row that does, from 0. */
  readonly row: number;
}

/** What gives the number of a cell; NaN: it is kept as text. */
export type CellReader = (cell: string, row: number) => number;

/**
 * A column of cells. A cell takes 8 bytes, in a page with text 12; texts are kept once each, the first 250,000 of them
 * (`overflow` counts the cells beyond).
 */
export class CellColumn {
  rows = 0;
  /** How many cells are numbers. */
  numbers = 0;
  /** Cells whose text was not kept. */
  overflow = 0;
  readonly #read: CellReader;
  #pages: { readonly values: Float64Array; codes: Uint32Array | undefined }[] = [];
  #used = 0;
  #codeOf: Map<string, number> | undefined;
  #texts: { text: string; count: number; row: number }[] = NO_TEXTS;

  constructor(read: CellReader) {
    this.#read = read;
  }

  push(cell: string): void {
    let page = this.#pages.at(-1);
    if (!page || this.#used === page.values.length) {
      const size = Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, this.rows));
      this.#pages.push((page = { values: new Float64Array(size), codes: undefined }));
      this.#used = 0;
    }
    const value = this.#read(cell, this.rows);
    if (Number.isNaN(value)) {
      page.codes ??= new Uint32Array(page.values.length);
      page.codes[this.#used] = this.#code(cell);
      page.values[this.#used] = value;
    } else {
      page.values[this.#used] = value;
      this.numbers++;
    }
    this.#used++;
    this.rows++;
  }

  /** The texts, in the order in which they came. */
  get texts(): readonly CellText[] {
    return this.#texts;
  }

  /** Calls `visit` with each row's number, NaN for text, and the place of its text in `texts`; −1 where it has none. */
  each(visit: (value: number, text: number, row: number) => void): void {
    let row = 0;
    for (const { values, codes } of this.#pages) {
      for (let at = 0; at < values.length && row < this.rows; at++)
        visit(values[at]!, (codes?.[at] ?? 0) - 1, row++);
    }
  }

  /** The row of the first cell that `holds`, or −1. */
  rowOf(holds: (value: number, text: number) => boolean): number {
    let found = -1;
    this.each((value, text, row) => {
      if (found < 0 && holds(value, text)) found = row;
    });
    return found;
  }

  /** Gives the memory back. */
  clear(): void {
    this.#pages = [];
  }

  #code(cell: string): number {
    if (!this.#codeOf) {
      this.#codeOf = new Map();
      this.#texts = [];
    }
    const known = this.#codeOf.get(cell);
    if (known !== undefined) {
      this.#texts[known - 1]!.count++;
      return known;
    }
    if (this.#texts.length === MOST_TEXTS) {
      this.overflow++;
      return 0;
    }
    // A part of a long string keeps all of it in memory: the text is copied.
    const text = cell.length > 12 ? cell.split('').join('') : cell;
    this.#texts.push({ text, count: 1, row: this.rows });
    this.#codeOf.set(text, this.#texts.length);
    return this.#texts.length;
  }
}

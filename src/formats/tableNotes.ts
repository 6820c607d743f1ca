// What a reader has to say of a table: one sentence for each kind of thing, with the columns that it is true of.

import { quoted } from './fileFormatError.ts';

const MOST_NAMES = 8;

/** Collects what is to be said. */
export class TableNotes {
  readonly #columns = new Map<string, string[]>();
  readonly #examples = new Map<string, string>();

  /** Says something of the table. */
  say(text: string): void {
    if (!this.#columns.has(text)) this.#columns.set(text, []);
  }

  /** Says something of a column; what is true of several is said once, after the `example` of the first. */
  sayOf(column: string, text: string, example = ''): void {
    const names = this.#columns.get(text);
    if (names) names.push(column);
    else {
      this.#columns.set(text, [column]);
      this.#examples.set(text, example);
    }
  }

  /** All sentences: `column "a", "b": …`. */
  get all(): readonly string[] {
    return [...this.#columns].map(([text, names]) => {
      if (names.length === 0) return text;
      const shown = names.slice(0, MOST_NAMES).map((name) => quoted(name));
      const more = names.length > MOST_NAMES ? `, … (${names.length} columns)` : '';
      return `column ${shown.join(', ')}${more}: ${this.#examples.get(text)}${text}`;
    });
  }
}

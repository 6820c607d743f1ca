// Columns that are understood as one matrix of numbers, one feature a number and one for each category.

import { GradloomError } from '../errors.ts';
import { checkedNumber } from './checkedNumber.ts';
import { featureCountOf, isPrepared, preparedNumber } from './columnFeatures.ts';
import type { ReadColumn, UnderstoodColumn } from './columnMeaning.ts';
import type { CsvOptions } from './csvOptions.ts';
import { placeName, quoted, type FilePlace } from './fileFormatError.ts';
import { classesOf } from './targetKind.ts';
import type { TableColumn } from './tableSchema.ts';

/** The features of a table. */
export interface Features {
  /** [rows, features]; NaN where a number is missing. */
  readonly x: Float64Array;
  readonly features: number;
  /** How many cells are missing. */
  readonly missing: number;
  /** How many of their numbers have another in their place. */
  readonly filled: number;
  readonly columns: readonly TableColumn[];
}

/** The features that columns make; each column's memory is given back. Throws `E_LIMIT`, `E_FILE_FORMAT`. */
export function featuresOf(
  understood: readonly { read: ReadColumn; meaning: UnderstoodColumn }[],
  context: {
    rows: number;
    options: CsvOptions;
    placeOf: (row: number, position: number) => FilePlace;
    tooLarge: (got: string) => Error;
  },
): Features {
  const { rows, options, placeOf, tooLarge } = context;
  const columns = understood.map(({ read, meaning }): TableColumn => {
    const { column } = meaning;
    if (column.kind !== 'categories' || column.categories) return column;
    const categories = categoriesOf(read, meaning);
    const most = options.maxCategories ?? 1000;
    if (categories.length <= most) return { ...column, categories };
    throw new GradloomError(
      'E_LIMIT',
      `${placeName(options, 'CSV')}: text column ${quoted(read.name)} may have at most ${most} categories; got ${categories.length}.`,
      { hint: 'The option drop (--drop NAME) leaves the column out; maxCategories allows more.' },
    );
  });
  const features = columns.reduce((sum, column) => sum + featureCountOf(column), 0);
  const most = options.maxElements ?? 2 ** 28;
  if (rows * features > most) throw tooLarge(`${rows} × ${features}`);
  const x = new Float64Array(rows * features);
  let missing = 0;
  let filled = 0;
  let offset = 0;
  for (const [i, { read, meaning }] of understood.entries()) {
    const { cells, name, position } = read;
    const column = columns[i]!;
    const { categories, indicator } = column;
    const { texts } = cells;
    const { isMissing, valueOfText } = meaning;
    missing += texts.reduce((sum, { count }, text) => sum + (isMissing[text] ? count : 0), 0);
    const into = offset;
    if (categories) {
      const indexOf = new Map(categories.map((category, index) => [category, index]));
      const indexOfText = texts.map(({ text }, at) => (isMissing[at] ? undefined : indexOf.get(text)));
      cells.each((value, text, row) => {
        const index = text < 0 ? indexOf.get(String(value)) : indexOfText[text];
        if (index !== undefined) x[row * features + into + index] = 1;
      });
    } else {
      cells.each((value, text, row) => {
        const number = text < 0 ? value : valueOfText[text]!;
        // Written out, as this runs for every cell of the table.
        x[row * features + into] =
          Math.abs(number) > 1e38
            ? checkedNumber(number, () => ({ name, place: placeOf(row, position) }))
            : number;
      });
      if (isPrepared(column)) {
        for (let at = into; at < x.length; at += features) {
          const isMissingHere = Number.isNaN(x[at]!);
          if (isMissingHere && column.fill !== undefined) filled++;
          if (indicator) x[at + 1] = isMissingHere ? 1 : 0;
          x[at] = preparedNumber(column, x[at]!);
        }
      }
    }
    offset += featureCountOf(column);
    cells.clear();
  }
  return { x, features, missing, filled, columns };
}

/** Numbers among the texts are categories as well, in their shortest form. */
function categoriesOf({ cells }: ReadColumn, { isMissing }: UnderstoodColumn): readonly string[] {
  const distinct = new Set(cells.texts.filter((_, i) => !isMissing[i]).map(({ text }) => text));
  if (cells.numbers > 0) {
    cells.each((value) => {
      if (!Number.isNaN(value)) distinct.add(String(value));
    });
  }
  return classesOf([...distinct]);
}

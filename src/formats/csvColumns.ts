// What the columns of a table mean: which are numbers, which are text with categories, and which is the target.

import { isMissing, parseNumber } from './cell.ts';
import type { CsvRecords } from './csvRecords.ts';
import { fileFormatError, fileLimitError, quoted } from './fileFormatError.ts';
import { classesOf, proposeTargetKind, type TargetKind } from './targetKind.ts';

/** One column of the table that becomes features: itself, or one feature per category. */
export interface CsvFeature {
  /** From 0, in the file that the schema comes from. */
  readonly position: number;
  readonly name: string;
  /** Sorted values of a text column; absent where the column holds numbers. */
  readonly categories?: readonly string[];
}

/** The target's column. */
export interface CsvTarget {
  readonly position: number;
  readonly name: string;
  readonly kind: TargetKind;
  readonly classes?: readonly string[];
}

/**
 * How a table became numbers: plain data, so it can be stored with a model and applied to another file of the same
 * kind, whose categories and classes then mean the same.
 */
export interface CsvSchema {
  /** Whether the file named its columns; then another file's columns are found by name. */
  readonly named: boolean;
  /** How many columns the file has. */
  readonly width: number;
  readonly features: readonly CsvFeature[];
  readonly target?: CsvTarget;
}

/** What is to be known beforehand to read a table's columns. */
export interface ColumnOptions {
  /** The target's column by name or position from 0 (negative from the end); the last unless told; `false`: none. */
  readonly target?: string | number | false;
  /** Overrides what the target's values propose. */
  readonly targetKind?: TargetKind;
  /** The most categories of a text column, 1,000 unless told. */
  readonly maxCategories?: number;
  readonly file?: string;
}

/**
 * The schema that a table itself suggests. A column counts as text where most of its values are; a stray text in a
 * column of numbers is an error, with its place.
 */
export function proposeSchema(records: CsvRecords, options: ColumnOptions): CsvSchema {
  const width = records.rows[0]?.length ?? 0;
  const target = targetPosition(records, options);
  const features: CsvFeature[] = [];
  for (let position = 0; position < width; position++) {
    if (position === target) continue;
    const name = columnName(records, position);
    const categories = isTextColumn(records, position) ? categoriesOf(records, position, options) : undefined;
    features.push(categories ? { position, name, categories } : { position, name });
  }
  if (features.length === 0) {
    throw fileFormatError(options, 'CSV', `there must be a column beside the target; got ${width} column`);
  }
  const named = records.header !== undefined;
  if (target === undefined) return { named, width, features };
  return { named, width, features, target: proposeTarget(records, target, options) };
}

function targetPosition(records: CsvRecords, options: ColumnOptions): number | undefined {
  const { target = -1, file } = options;
  if (target === false) return undefined;
  const width = records.rows[0]?.length ?? 0;
  const { header } = records;
  if (typeof target === 'string' && header?.includes(target)) {
    if (header.indexOf(target) === header.lastIndexOf(target)) return header.indexOf(target);
    throw fileFormatError(
      { file, line: 1 },
      'CSV',
      `the target's name must be unique; got ${quoted(target)} twice`,
    );
  }
  // A command line gives positions as text.
  const position = typeof target === 'string' && !/^-?\d+$/.test(target) ? Number.NaN : Number(target);
  if (Number.isInteger(position) && position >= -width && position < width) {
    return position < 0 ? width + position : position;
  }
  const has = header ? header.map((name) => quoted(name)).join(', ') : `${width} columns without names`;
  throw fileFormatError(
    { file },
    'CSV',
    `the target must be one of the columns; got ${quoted(String(target))}`,
    {
      hint: `The file has ${has}; positions count from 0, or from the end as −1, −2, ….`,
    },
  );
}

/** The column's name in the header, or `column 3`, counted from 1. */
export function columnName(records: CsvRecords, position: number): string {
  return records.header?.[position] ?? `column ${position + 1}`;
}

/** Whether most of the values that are there are text. */
function isTextColumn(records: CsvRecords, position: number): boolean {
  let text = 0;
  let values = 0;
  for (const row of records.rows) {
    const cell = row[position] ?? '';
    if (isMissing(cell)) continue;
    values++;
    if (Number.isNaN(parseNumber(cell))) text++;
  }
  return text * 2 > values;
}

function categoriesOf(records: CsvRecords, position: number, options: ColumnOptions): readonly string[] {
  const most = options.maxCategories ?? 1000;
  const cells = records.rows.map((row) => row[position] ?? '').filter((cell) => !isMissing(cell));
  const categories = classesOf(cells);
  if (categories.length > most) {
    const rule = `text column ${quoted(columnName(records, position))} may have at most ${most} categories`;
    throw fileLimitError(options, 'CSV', `${rule}; got ${categories.length}`);
  }
  return categories;
}

function proposeTarget(records: CsvRecords, position: number, options: ColumnOptions): CsvTarget {
  const name = columnName(records, position);
  const cells = records.rows.map((row) => row[position] ?? '');
  const numbers = cells.map((cell) => parseNumber(cell));
  const allNumbers = numbers.every((value) => !Number.isNaN(value));
  const text = isTextColumn(records, position) || (options.targetKind === 'classes' && !allNumbers);
  // Text cannot be quantities; the cell in the way is named when the numbers are read.
  const kind = options.targetKind ?? (text ? 'classes' : allNumbers ? proposeTargetKind(numbers) : 'numbers');
  if (kind === 'numbers') return { position, name, kind };
  return {
    position,
    name,
    kind,
    classes: classesOf(text ? cells.filter((cell) => !isMissing(cell)) : numbers),
  };
}

// Reads CSV: a table of text becomes features and a target.

import { isMissing, parseNumber } from './cell.ts';
import {
  columnName,
  proposeSchema,
  type ColumnOptions,
  type CsvFeature,
  type CsvSchema,
} from './csvColumns.ts';
import { csvRecords, type CsvRecords, type CsvRecordsOptions } from './csvRecords.ts';
import { fileFormatError, fileLimitError, quoted, type FilePlace } from './fileFormatError.ts';
import { indicesOf } from './targetKind.ts';

/** A table as numbers; it is a data set (`DataSet`), and says how it came about. */
export interface CsvData {
  /** [examples, features]; NaN where a number is missing. */
  readonly x: Float32Array;
  /** Class indices [examples], or numbers [examples]; absent without a target. */
  readonly y?: Uint32Array | Float32Array;
  readonly examples: number;
  readonly features: number;
  readonly targets: number;
  readonly classes?: readonly string[];
  readonly featureNames?: readonly string[];
  /** How many cells of the features are missing. */
  readonly missing: number;
  readonly schema: CsvSchema;
}

/** Options of `readCsv`. */
export interface CsvOptions extends CsvRecordsOptions, ColumnOptions {
  /** The schema of the training file, for a test file of the same kind; a column of the target may be absent. */
  readonly schema?: CsvSchema;
  /** The most numbers of `x`, 2^28 unless told. */
  readonly maxElements?: number;
}

/**
 * Features and target from CSV text.
 *
 * - Header: the first row, where none of its cells is a number although one below is (`header` overrides). The first
 *   line of scikit-learn's files, `150,4,setosa,versicolor,virginica`, names the classes.
 * - Missing values (empty, `?`, `NA`, `N/A`, `nan`, `null`) become NaN and are counted; a label may not be missing.
 * - A column whose values are mostly text is one-hot encoded: one feature of 0 or 1 per category, named
 *   `ocean_proximity=INLAND`; a missing one is 0 in all of them. A stray text among numbers is an error.
 * - A target of text gives classes, sorted; a target of numbers gives classes, sorted by size, where
 *   `proposeTargetKind` says so; `targetKind` overrides.
 *
 * Throws `E_FILE_FORMAT` with file, line and column (from 1), and `E_LIMIT` beyond a cap.
 */
export function readCsv(text: string, options: CsvOptions = {}): CsvData {
  const records = csvRecords(text, options);
  const schema = options.schema ?? proposeSchema(records, options);
  const table: Table = { records, file: options.file };
  const positions = schema.features.map((feature) => locate(table, schema, feature));
  const features = schema.features.reduce((sum, { categories }) => sum + (categories?.length ?? 1), 0);
  const examples = records.rows.length;
  const most = options.maxElements ?? 2 ** 28;
  if (examples * features > most) {
    throw fileLimitError(table, 'CSV', `x may have at most ${most} numbers; got ${examples} × ${features}`);
  }
  const x = new Float32Array(examples * features);
  let missing = 0;
  let offset = 0;
  for (const [i, feature] of schema.features.entries()) {
    missing += fillFeature(table, feature, positions[i] ?? 0, { x, features, offset });
    offset += feature.categories?.length ?? 1;
  }
  const { target } = schema;
  const targetAt = target && locateTarget(table, schema);
  const named = schema.named || schema.features.some(({ categories }) => categories);
  return {
    x,
    examples,
    features,
    missing,
    schema,
    ...(named ? { featureNames: schema.features.flatMap(featureNames) } : {}),
    ...(target && targetAt !== undefined
      ? { y: readTarget(table, target, targetAt), targets: 1 }
      : { targets: 0 }),
    ...(target?.classes ? { classes: shownClasses(records, target.classes) } : {}),
  };
}

interface Table {
  readonly records: CsvRecords;
  readonly file?: string;
}

/** Where cell (row, position) stands in the file. */
function placeOf({ records, file }: Table, row: number, position: number): FilePlace {
  return { file, line: records.lines[row] ?? 0, column: position + 1 };
}

/** The column of this file that a feature of the schema is: by name where both files have names. */
function locate(table: Table, schema: CsvSchema, feature: { name: string; position: number }): number {
  const { header, rows } = table.records;
  if (schema.named && header) {
    const position = header.indexOf(feature.name);
    if (position >= 0) return position;
    throw fileFormatError(
      table,
      'CSV',
      `column ${quoted(feature.name)} must exist; got ${header.join(', ')}`,
    );
  }
  const width = rows[0]?.length ?? 0;
  if (width === schema.width) return feature.position;
  const target = schema.target?.position;
  // The same table without its target.
  if (target !== undefined && width === schema.width - 1)
    return feature.position - (feature.position > target ? 1 : 0);
  throw fileFormatError(
    table,
    'CSV',
    `there must be ${schema.width} columns, as in the training data; got ${width}`,
  );
}

function locateTarget(table: Table, schema: CsvSchema): number | undefined {
  const { header, rows } = table.records;
  if (!schema.target) return undefined;
  if (schema.named && header) {
    const position = header.indexOf(schema.target.name);
    return position < 0 ? undefined : position;
  }
  return rows[0]?.length === schema.width ? schema.target.position : undefined;
}

/** Writes one column into x; returns how many of its cells are missing. */
function fillFeature(
  table: Table,
  { categories }: CsvFeature,
  position: number,
  into: { x: Float32Array; features: number; offset: number },
): number {
  const indexOf = categories && new Map(categories.map((name, index) => [name, index]));
  let missing = 0;
  for (const [row, cells] of table.records.rows.entries()) {
    const cell = cells[position] ?? '';
    const at = row * into.features + into.offset;
    if (isMissing(cell)) {
      missing++;
      if (!indexOf) into.x[at] = Number.NaN;
    } else if (indexOf) {
      const index = indexOf.get(cell);
      if (index === undefined) {
        throw fileFormatError(
          placeOf(table, row, position),
          'CSV',
          `the category must be one of the training data's; got ${quoted(cell)}`,
        );
      }
      into.x[at + index] = 1;
    } else {
      into.x[at] = numberAt(table, row, position);
    }
  }
  return missing;
}

/** The number in a cell. Throws `E_FILE_FORMAT` for text, and for what float32 cannot hold. */
function numberAt(table: Table, row: number, position: number): number {
  const cell = table.records.rows[row]?.[position] ?? '';
  const value = parseNumber(cell);
  if (Number.isFinite(Math.fround(value))) return value;
  const rule = Number.isNaN(value) ? 'must be a number' : 'must be a finite number within float32';
  throw fileFormatError(
    placeOf(table, row, position),
    'CSV',
    `${quoted(columnName(table.records, position))} ${rule}; got ${quoted(cell)}`,
    { hint: 'Missing values are empty, ?, NA or nan.' },
  );
}

function readTarget(
  table: Table,
  target: { kind: 'classes' | 'numbers'; classes?: readonly string[] },
  position: number,
): Uint32Array | Float32Array {
  const { rows } = table.records;
  for (const [row, cells] of rows.entries()) {
    if (isMissing(cells[position] ?? '')) {
      throw fileFormatError(
        placeOf(table, row, position),
        'CSV',
        'a label may not be missing; got an empty cell',
        {
          hint: 'Remove the rows without a label.',
        },
      );
    }
  }
  if (target.kind === 'numbers') {
    return Float32Array.from(rows, (_, row) => numberAt(table, row, position));
  }
  const labels = rows.map((cells) => {
    const cell = cells[position] ?? '';
    const value = parseNumber(cell);
    // "1" and "1.0" are one class; text stays as it is.
    return Number.isNaN(value) || target.classes?.includes(cell) ? cell : String(value);
  });
  return indicesOf(labels, target.classes ?? [], (row) => placeOf(table, row, position));
}

function featureNames({ name, categories }: CsvFeature): string[] {
  return categories ? categories.map((category) => `${name}=${category}`) : [name];
}

/** The names of the classes: those of a scikit-learn header where the labels are its indices 0, 1, …. */
function shownClasses(records: CsvRecords, classes: readonly string[]): readonly string[] {
  const names = records.classNames;
  return names?.length === classes.length && classes.every((label, i) => label === String(i))
    ? names
    : classes;
}

// What a table may be told to be read as, and what it is read as.

import type { DialectOptions } from './csvDialect.ts';
import type { DateOrder } from './dateCell.ts';
import type { UnknownCategory } from './knownColumn.ts';
import type { DecimalSign } from './numberCell.ts';
import type { ColumnChoice } from './selectColumns.ts';
import type { TableSchema } from './tableSchema.ts';
import type { TargetKind } from './targetKind.ts';
import type { TextOptions } from './textDecoding.ts';

/** A table as numbers; it is a data set (`DataSet`), and says how it came about. */
export interface CsvData {
  /** [examples, features]; NaN where a number is missing. */
  readonly x: Float64Array;
  /** Class indices [examples], or numbers [examples, targets]; absent without a target. */
  readonly y?: Uint32Array | Float64Array;
  /** Rows of x. */
  readonly examples: number;
  /** Columns of x. */
  readonly features: number;
  /** Numbers of one row of y: 1 for a class, 0 without a target. */
  readonly targets: number;
  /** Names of the classes by their numbers in y. */
  readonly classes?: readonly string[];
  /** Names of the columns of x. */
  readonly featureNames?: readonly string[];
  /** How many cells of the features are missing. */
  readonly missing: number;
  /** How the table became numbers, for another table of the kind. */
  readonly table: TableSchema;
  /** What a person should know about the reading: columns left out, dates, how ambiguous values were understood. */
  readonly warnings: readonly string[];
}

/** Options of `readCsv`. */
export interface CsvOptions extends DialectOptions, TextOptions {
  /** Whether the first record names the columns; `auto` (the default) looks. */
  readonly header?: 'auto' | boolean;
  /**
   * The column to predict, or several, by name or position from 0 (negative from the end); by default the last;
   * `false`: none. A name goes before a position.
   */
  readonly target?: ColumnChoice | false;
  /** Whether the target is classes or numbers, where its values suggest the wrong kind. */
  readonly targetKind?: TargetKind;
  /** Columns to leave out. */
  readonly drop?: ColumnChoice;
  /** Columns to learn from; all others but the target are left out. */
  readonly keep?: ColumnChoice;
  /** Columns whose values are categories although they are numbers, or differ in most rows. */
  readonly categories?: ColumnChoice;
  /**
   * Words and numbers that mean a missing value, instead of the usual ones; beside a `table`, added to those of the
   * training data. An empty cell always does.
   */
  readonly missing?: readonly string[];
  /** The decimal sign; by default it is inferred from the cells. */
  readonly decimal?: DecimalSign;
  /** Whether 01/02/2020 begins with the day (`dmy`) or the month (`mdy`); inferred from the cells by default. */
  readonly dates?: DateOrder;
  /**
   * What to do with a category that the schema does not know: `zeros` in all its features and a warning (default), or
   * `refuse`.
   */
  readonly unknownCategory?: UnknownCategory;
  /**
   * The schema of the training file, for another file of the kind; a column of the target may be absent. Columns cannot
   * be chosen again; `target` and `targetKind` must be the same, or `target: false` passes over it.
   */
  readonly table?: TableSchema;
  /** The most categories of a text column, 1,000 by default. */
  readonly maxCategories?: number;
  /** The most numbers of `x`, 2^28 by default. */
  readonly maxElements?: number;
}

// What all loaders of data files share: their options, their result, and how a file's kind is known.

import type { DataSet } from '../data/dataSet.ts';
import type { CsvOptions } from '../formats/csv.ts';
import type { TargetKind } from '../formats/targetKind.ts';
import type { ModelDecisions } from '../train/likeModel.ts';

/** Options of `loadData`; those that do not concern the kind of file are refused (those of `readCsv`: tables). */
export interface LoadDataOptions extends Pick<
  CsvOptions,
  | 'delimiter'
  | 'comment'
  | 'skip'
  | 'encoding'
  | 'missing'
  | 'decimal'
  | 'dates'
  | 'drop'
  | 'keep'
  | 'categories'
  | 'unknownCategory'
  | 'maxElements'
  | 'maxCategories'
> {
  /**
   * CSV: the target's column or columns by name or position, negative from the end; by default the last; `false`: none.
   */
  readonly target?: CsvOptions['target'];
  /**
   * The model that the data is for, or one decoded: the columns, categories and classes are those that it was trained
   * with. What is said beside it must agree: columns are not chosen again, `target`, `targetKind` and `classes` are its
   * own, and `missing` is added to its markers.
   */
  readonly like?: ModelDecisions;
  /** CSV: whether the first row names the columns. */
  readonly header?: 'auto' | boolean;
  /** HDF5, NPZ, JSON: the member that holds the examples. */
  readonly x?: string;
  /** HDF5, NPZ, JSON: the member that holds the labels. NPY: the file that holds them. */
  readonly y?: string;
  /** A file of the same kind to test with. */
  readonly test?: string;
  /** NPY: the file with the labels of `test`. */
  readonly testY?: string;
  /** How much to put aside for testing where there is no test data, e.g. 0.2. */
  readonly testFraction?: number;
  /** Seed of that division, 0 by default. */
  readonly seed?: number;
  /**
   * Whether the target is classes or numbers, where its values suggest the wrong kind; by default the kind of `like`,
   * if given.
   */
  readonly targetKind?: TargetKind;
  /**
   * Names of the classes by index, where they are known, as `model.classes`: labels are read as these. A file with few
   * rows, or rows of one class, says too little of itself. Implies `targetKind: 'classes'`.
   */
  readonly classes?: readonly string[];
  /** A folder of IDX files: names of those to read, where others lie beside them, as beside downloaded ones. */
  readonly files?: readonly string[];
  /** The most bytes that a file may unpack to and that its numbers may take, 2 GiB (2^31) by default. */
  readonly maxBytes?: number;
}

/** Training data and, where there is some, test data. */
export interface LoadedData {
  /** The examples to train with. */
  readonly train: DataSet;
  /** The examples to test with, where the file has some. */
  readonly test?: DataSet;
}

const TABLES: ReadonlySet<string> = new Set(['.csv', '.tsv', '.txt', '.data']);

/** Whether a file is a table by its name. */
export function isTableFile(path: string): boolean {
  return TABLES.has(fileKind(path));
}

/** The extension, in lower case, without `.gz`. */
export function fileKind(path: string): string {
  return /\.[^./\\]*$/.exec(path.toLowerCase().replace(/\.gz$/, ''))?.[0] ?? '';
}

// Data in the notes' column convention, X (n_x, m) and Y (1, m), as a data set.

import { needOptions } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { checkDataSet } from './checkDataSet.ts';
import type { DataSet } from './dataSet.ts';
import { inputArray } from './inputArray.ts';

const STORED_BY = ['rows', 'columns'] as const;

/** The columns and their description, as `fromColumns` takes them. */
export interface ColumnData {
  /** X (n_x, m): example i is column i. */
  readonly x: ArrayLike<number | bigint>;
  /** Y (targets, m), stored as `x` is, or m class indices. */
  readonly y?: ArrayLike<number | bigint>;
  /** n_x, the number of features. */
  readonly nx: number;
  /** m, the number of examples. */
  readonly m: number;
  /**
   * How the matrices lie in memory. `rows` (as NumPy stores them, the default): feature 0 of all examples first, so
   * they are transposed. `columns`: example 0 whole first; then the bytes are those of [m, n_x] already.
   */
  readonly storedBy?: 'rows' | 'columns';
  /** Names of the classes by index, where `y` holds class indices. */
  readonly classes?: readonly string[];
}

/**
 * The data set of X (n_x, m) and Y (targets, m), batch first, as everything here expects it. A row Y (1, m) in an integer
 * array holds class indices; in floats or a plain array it does where `classes` are named, and numbers otherwise.
 *
 * Throws as `checkDataSet` does; `E_SHAPE` where `x` or `y` is no whole number of rows of m.
 */
export function fromColumns(given: ColumnData): DataSet {
  needOptions('fromColumns', given, ['x', 'y', 'nx', 'm', 'storedBy', 'classes']);
  const { nx, m, storedBy = 'rows', classes } = given;
  if (!STORED_BY.includes(storedBy)) {
    throw new GradloomError(
      'E_ARGUMENT',
      `fromColumns: storedBy must be one of ${STORED_BY.join(', ')}; got ${JSON.stringify(storedBy)}.`,
    );
  }
  const x = inputArray(given.x, 'fromColumns: x');
  const toRows = (values: ArrayLike<number>, height: number): Float32Array => {
    if (storedBy === 'columns') return Float32Array.from(values);
    return Float32Array.from(values, (_, to) => values[(to % height) * m + Math.floor(to / height)]!);
  };
  if (x.length !== nx * m) {
    throw new GradloomError(
      'E_SHAPE',
      `fromColumns: X must hold n_x · m = ${nx} · ${m} numbers; got ${x.length}.`,
    );
  }
  const base = { x: toRows(x, nx), examples: m, features: nx, ...(classes ? { classes } : {}) };
  if (given.y === undefined) return checkDataSet({ ...base, targets: 0 });
  const targets = given.y.length / m;
  if (!Number.isInteger(targets)) {
    throw new GradloomError(
      'E_SHAPE',
      `fromColumns: Y must hold rows of m = ${m} values; got ${given.y.length}.`,
    );
  }
  // One row is the same in either order, and keeps its kind, which tells labels from numbers.
  const y = targets === 1 ? given.y : toRows(inputArray(given.y, 'fromColumns: y'), targets);
  const data = checkDataSet({ ...base, y: y as Float32Array, targets });
  return { ...data, y: data.y?.slice() };
}

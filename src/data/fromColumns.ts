// Data in the notes' column convention, X (n_x, m) and Y (1, m), as a data set.

import { GradloomError } from '../errors.ts';
import { checkDataSet } from './checkDataSet.ts';
import type { DataSet } from './dataSet.ts';

/** What `fromColumns` takes. */
export interface ColumnData {
  /** X (n_x, m): example i is column i. */
  readonly x: ArrayLike<number>;
  /** Y (targets, m), stored as `x` is; a `Uint32Array` of m class indices stays one. */
  readonly y?: ArrayLike<number>;
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
 * The data set of X (n_x, m) and Y (targets, m), batch first, as everything here expects it.
 *
 * Throws as `checkDataSet` does; `E_SHAPE` where `y` is no whole number of rows of m.
 */
export function fromColumns({ x, y, nx, m, storedBy = 'rows', classes }: ColumnData): DataSet {
  const toRows = (values: ArrayLike<number>, height: number): Float32Array => {
    if (storedBy === 'columns') return Float32Array.from(values);
    return Float32Array.from(values, (_, to) => values[(to % height) * m + Math.floor(to / height)] ?? 0);
  };
  if (x.length !== nx * m) {
    throw new GradloomError(
      'E_SHAPE',
      `fromColumns: X must hold n_x · m = ${nx} · ${m} numbers; got ${x.length}.`,
    );
  }
  const base = { x: toRows(x, nx), examples: m, features: nx };
  if (y === undefined) return checkDataSet({ ...base, targets: 0 });
  const targets = y.length / m;
  if (!Number.isInteger(targets)) {
    throw new GradloomError('E_SHAPE', `fromColumns: Y must hold rows of m = ${m} values; got ${y.length}.`);
  }
  const indices = y instanceof Uint32Array;
  return checkDataSet({
    ...base,
    y: indices ? y.slice() : toRows(y, targets),
    targets,
    ...(classes ? { classes } : {}),
  });
}

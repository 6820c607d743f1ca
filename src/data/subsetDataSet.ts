// Some examples of a data set, as a data set.

import { arrayKind } from '../arrayKind.ts';
import { GradloomError } from '../errors.ts';
import { canonicalDataSet } from './canonicalDataSet.ts';
import type { DataSet, RealArray } from './dataSet.ts';

/**
 * The examples `rows` of `data`, from 0, in that order; a row may occur more than once. Everything is copied.
 *
 * Throws `E_ARGUMENT` where a row does not exist or `rows` is no array, `E_SHAPE` where `x` or `y` is not as long as the
 * data says.
 */
export function subsetDataSet(given: DataSet, rows: ArrayLike<number>): DataSet {
  const data = canonicalDataSet(given);
  const { x, y, features, targets, examples } = data;
  if (arrayKind(rows) === undefined) {
    throw new GradloomError('E_ARGUMENT', `subset: rows must be a list of numbers; got ${typeof rows}.`);
  }
  if (x.length !== examples * features || (y !== undefined && y.length !== examples * targets)) {
    throw new GradloomError(
      'E_SHAPE',
      `subset: x must hold ${examples} × ${features} numbers, y ${examples} × ${targets}; got ${x.length} and ${y?.length ?? 'none'}.`,
    );
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? -1;
    if (!Number.isInteger(row) || row < 0 || row >= examples) {
      throw new GradloomError('E_ARGUMENT', `subset: rows must lie in 0 … ${examples - 1}; got ${row}.`);
    }
  }
  return {
    ...data,
    x: pick(x, rows, features),
    ...(y ? { y: pick(y, rows, targets) } : {}),
    examples: rows.length,
  };
}

function pick<T extends RealArray | Uint8Array | Uint32Array>(
  values: T,
  rows: ArrayLike<number>,
  width: number,
): T {
  const picked = new (values.constructor as new (length: number) => T)(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] ?? 0) * width;
    picked.set(values.subarray(from, from + width), i * width);
  }
  return picked;
}

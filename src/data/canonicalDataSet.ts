// What the arrays of a data set mean, by their kind and contents: class indices, or numbers.

import { arrayKind, isArrayOf } from '../arrayKind.ts';
import { GradloomError } from '../errors.ts';
import type { DataSet } from './dataSet.ts';
import { checkObject } from './checkObject.ts';
import { inputArray, toNumber } from './inputArray.ts';
import { fromOneHot } from './oneHot.ts';

/**
 * The same data with arrays of the kinds that a `DataSet` names; callers may give arrays of other kinds. As `y`, one
 * whole number an example in an integer array of any width is a class index. Floats and plain arrays are numbers,
 * unless `classes` are named: then one an example is a class index, and rows of zeros with a single one say it as well.
 *
 * @throws GradloomError `E_DTYPE` for what is no array of numbers, `E_ARGUMENT` for what is no data set, for class names
 *   that are empty or given twice, and for class indices that are no whole numbers from 0.
 */
export function canonicalDataSet<T extends DataSet>(data: T): T {
  checkObject('data: a data set', data);
  const { x, y, classes, targets } = data;
  checkClassNames(classes);
  const inputs = inputArray(x, 'data: x');
  const labelled = {
    ...data,
    ...(y === undefined ? {} : canonicalTargets(y, { targets, classes })),
    x: inputs,
  };
  return inputs === x && labelled.y === y ? data : labelled;
}

/** The targets of data alone, understood as `canonicalDataSet` does. */
export function canonicalTargetsOf<T extends Pick<DataSet, 'y' | 'targets' | 'classes'>>(data: T): T {
  checkObject('data: a data set', data);
  const { y, targets, classes } = data;
  return y === undefined ? data : { ...data, ...canonicalTargets(y, { targets, classes }) };
}

function canonicalTargets(
  y: NonNullable<DataSet['y']>,
  { targets, classes }: Pick<DataSet, 'targets' | 'classes'>,
): Pick<DataSet, 'y' | 'targets'> {
  const kind = arrayKind(y);
  const whole = kind !== undefined && !/^(Float|Array)/.test(kind);
  if (kind === 'Uint32Array' || (targets === 1 && (whole || classes))) return { y: classIndices(y), targets };
  const numbers = inputArray(y, 'data: y');
  const floats = isArrayOf(numbers, 'Uint8Array') ? Float32Array.from(numbers) : numbers;
  const indices = classes && classes.length === targets ? fromOneHot(floats, targets) : undefined;
  return indices ? { y: indices, targets: 1 } : { y: floats, targets };
}

/** Throws `E_ARGUMENT` unless the names of classes are texts, none empty and none given twice. */
export function checkClassNames(classes: readonly string[] | undefined): void {
  if (classes === undefined) return;
  const names = arrayKind(classes) === 'Array' ? classes : [''];
  const at = names.findIndex((name) => typeof name !== 'string' || name === '');
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (at < 0 && twice === undefined && names.length > 0) return;
  throw new GradloomError(
    'E_ARGUMENT',
    `classes: names must be distinct texts, none of them empty; got ${JSON.stringify(at < 0 ? (twice ?? []) : names[at])}${at < 0 && twice !== undefined ? ' twice' : ''}.`,
  );
}

function classIndices(y: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  if (arrayKind(y) === 'Uint32Array') return y as Uint32Array<ArrayBuffer>;
  return Uint32Array.from(y, (value, row) => {
    const index = toNumber(value, 'data: y');
    if (Number.isInteger(index) && index >= 0 && index < 2 ** 32) return index;
    throw new GradloomError(
      Number.isFinite(index) ? 'E_ARGUMENT' : 'E_NONFINITE',
      `data: class indices in y must be whole numbers from 0; got ${index} in row ${row + 1}.`,
      { hint: 'Quantities are given as a Float32Array, without names of classes.' },
    );
  });
}

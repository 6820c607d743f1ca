// Checks that a data set is what it says, before anything is built on it.

import { isArrayOf } from '../arrayKind.ts';
import { checkOptions, kindOf } from '../checkOptions.ts';
import { GradloomError } from '../errors.ts';
import { canonicalDataSet } from './canonicalDataSet.ts';
import type { DataSet, RealArray } from './dataSet.ts';

/**
 * Returns the data, its arrays of the kinds that `DataSet` names (as `canonicalDataSet` understands them), where its
 * lengths agree, every label is one of the classes, and every number is finite.
 *
 * Throws `E_SHAPE` for lengths, `E_DTYPE` for what is no array of numbers, `E_ARGUMENT` for unknown options, for a label
 * outside the classes and for class names that are empty or given twice, and `E_NONFINITE` for a value that is not finite; labels
 * and values are named by row and column, from 1. Missing values (NaN) in `x` pass with `allowMissing`.
 */
export function checkDataSet<T extends DataSet>(given: T, options: { allowMissing?: boolean } = {}): T {
  checkOptions('checkDataSet', options, ['allowMissing']);
  const { allowMissing = false } = options;
  if (typeof allowMissing !== 'boolean') {
    throw new GradloomError(
      'E_ARGUMENT',
      `checkDataSet: allowMissing must be true or false; got ${String(allowMissing)}.`,
    );
  }
  const data = canonicalDataSet(given);
  checkLengths(data);
  const { x, y, features, targets, classes } = data;
  if (!isArrayOf(x, 'Uint8Array')) checkFinite(x, features, 'x', allowMissing);
  if (y === undefined) return data;
  if (!isArrayOf(y, 'Uint32Array')) {
    checkFinite(y, targets, 'y', false);
    if (!classes || classes.length === targets) return data;
    throw shapeError(
      `class names must be those of the labels or of the targets; got ${classes.length} names, ${targets} targets`,
    );
  }
  const outside = classes ? y.findIndex((label) => label >= classes.length) : -1;
  if (outside < 0) return data;
  throw new GradloomError(
    'E_ARGUMENT',
    `data: a label must be below ${classes?.length}, the number of classes; got ${y[outside]} in row ${outside + 1}.`,
  );
}

function shapeError(rule: string): GradloomError {
  return new GradloomError('E_SHAPE', `data: ${rule}.`);
}

function checkLengths({ x, y, examples, features, targets, imageShape, featureNames }: DataSet): void {
  if (!Number.isSafeInteger(examples) || examples < 1 || !Number.isSafeInteger(features) || features < 1) {
    throw shapeError(`there must be at least one example and one feature; got ${examples} × ${features}`);
  }
  if (x.length !== examples * features) {
    throw shapeError(`x must hold ${examples} × ${features} numbers; got ${x.length}`);
  }
  if (!Number.isSafeInteger(targets) || targets < (y ? 1 : 0)) {
    throw shapeError(`targets must be how many numbers of y an example has; got ${kindOf(targets)}`);
  }
  if ((y?.length ?? 0) !== examples * targets) {
    throw shapeError(`y must hold ${examples} × ${targets} values; got ${y?.length ?? 'none'}`);
  }
  if (isArrayOf(y, 'Uint32Array') && targets !== 1) {
    throw shapeError(`class indices are one an example; got ${targets} targets`);
  }
  const pixels = imageShape && imageShape[0] * imageShape[1] * imageShape[2];
  if (pixels !== undefined && pixels !== features) {
    throw shapeError(`a picture of [${imageShape?.join(', ')}] has ${pixels} features; got ${features}`);
  }
  if (featureNames && featureNames.length !== features) {
    throw shapeError(`there must be ${features} feature names; got ${featureNames.length}`);
  }
}

function checkFinite(values: RealArray, columns: number, name: string, allowMissing: boolean): void {
  const at = values.findIndex((value) => !Number.isFinite(value) && !(allowMissing && Number.isNaN(value)));
  if (at < 0) return;
  const place = `row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}`;
  throw new GradloomError(
    'E_NONFINITE',
    `data: every value of ${name} must be finite; got ${values[at]} in ${place}.`,
    {
      hint: Number.isNaN(values[at])
        ? 'The standard form "standard" replaces missing values by the mean.'
        : '',
    },
  );
}

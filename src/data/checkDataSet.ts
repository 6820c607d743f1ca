// Checks that a data set is what it says, before anything is built on it.

import { GradloomError } from '../errors.ts';
import type { DataSet, RealArray } from './dataSet.ts';

/**
 * Returns `data` where its lengths agree, every label is one of the classes, and every number is finite.
 *
 * Throws `E_SHAPE` for lengths, `E_ARGUMENT` for a label outside the classes, and `E_NONFINITE` for a value that is
 * not finite; the latter two name row and column, from 1. Missing values (NaN) in `x` pass with `allowMissing`.
 */
export function checkDataSet<T extends DataSet>(data: T, options: { allowMissing?: boolean } = {}): T {
  checkLengths(data);
  const { x, y, features, targets, classes } = data;
  if (!(x instanceof Uint8Array)) checkFinite(x, features, 'x', options.allowMissing ?? false);
  if (y && !(y instanceof Uint32Array)) checkFinite(y, targets, 'y', false);
  if (y instanceof Uint32Array && classes) {
    const outside = y.findIndex((label) => label >= classes.length);
    if (outside >= 0) {
      throw new GradloomError(
        'E_ARGUMENT',
        `data: a label must be below ${classes.length}, the number of classes; got ${y[outside]} in row ${outside + 1}.`,
      );
    }
  }
  return data;
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
  if (y === undefined ? targets !== 0 : y.length !== examples * targets || targets < 1) {
    throw shapeError(`y must hold ${examples} × ${targets} values; got ${y?.length ?? 'none'}`);
  }
  if (y instanceof Uint32Array && targets !== 1) {
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

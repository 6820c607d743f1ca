// Options of data sets in plain JavaScript: unknown names and other types are refused, with what is known.

import { describe, expect, test } from 'vitest';
import {
  checkDataSet,
  dataSetFromArrays,
  drawDigits,
  overview,
  splitDataSet,
  subsetDataSet,
} from '../../src/index.ts';
import type { DataSet } from '../../src/data/dataSet.ts';
import type { ArrayData } from '../../src/formats/arrayData.ts';
import { expectFailure, failure } from '../formats/failures.ts';

const SET: DataSet = {
  x: Float32Array.of(1, 2, 3, 4, 5, 6),
  y: Uint32Array.of(0, 1, 1),
  examples: 3,
  features: 2,
  targets: 1,
};
const X: ArrayData = { shape: [3, 2], dtype: 'f32', data: Float32Array.of(1, 2, 3, 4, 5, 6) };
const Y: ArrayData = { shape: [3], dtype: 'i32', data: Int32Array.of(0, 1, 1) };
const call =
  (f: unknown, ...parameters: unknown[]) =>
  () =>
    (f as (...all: unknown[]) => unknown)(...parameters);

describe('an option that does not exist is refused with those that do', () => {
  test.each([
    ['checkDataSet', call(checkDataSet, SET, { allowmissing: true }), 'allowMissing'],
    [
      'dataSetFromArrays',
      call(dataSetFromArrays, X, Y, { kind: 'classes' }),
      'file, targetKind, classes, like',
    ],
    ['drawDigits', call(drawDigits, { count: 1, sead: 2 }), 'count, seed, first'],
    ['splitDataSet', call(splitDataSet, SET, { fraction: 0.5, seed: 1 }), 'testFraction, seed'],
  ])('%s', async (_, run, known) => {
    await expectFailure(run, 'E_ARGUMENT', known);
  });
});

describe('a value of another type is refused', () => {
  test.each([
    [
      'checkDataSet: a text',
      call(checkDataSet, SET, { allowMissing: 'no' }),
      'allowMissing must be true or false',
    ],
    ['checkDataSet: no object', call(checkDataSet, SET, true), 'options must be an object'],
    ['checkDataSet: no data', call(checkDataSet, null), 'a data set must be an object'],
    ['checkDataSet: an array', call(checkDataSet, new Float32Array(4)), 'a data set must be an object'],
    [
      'dataSetFromArrays: a kind',
      call(dataSetFromArrays, X, Y, { targetKind: 'class' }),
      'classes or numbers',
    ],
    [
      'dataSetFromArrays: numbers with names',
      call(dataSetFromArrays, X, Y, { targetKind: 'numbers', classes: ['a', 'b'] }),
      'where they have names',
    ],
    ['dataSetFromArrays: names', call(dataSetFromArrays, X, Y, { classes: 'ab' }), 'distinct texts'],
    ['dataSetFromArrays: x', call(dataSetFromArrays, new Float32Array(6)), 'x must be an object'],
    ['dataSetFromArrays: y', call(dataSetFromArrays, X, { data: [1] }), 'y must have a shape and data'],
    [
      'dataSetFromArrays: a plain array',
      call(dataSetFromArrays, { ...X, data: [1, 2, 3, 4, 5, 6] }),
      'data of x must be a typed array; got a list of 6',
    ],
    [
      'dataSetFromArrays: numbers as texts',
      call(dataSetFromArrays, X, { shape: [3], dtype: 'text', data: [1, 2, 3] }),
      'data of y must be a list of texts; got a list of 3',
    ],
    [
      'dataSetFromArrays: a type of another library',
      call(dataSetFromArrays, { ...X, dtype: 'float32' }),
      'the dtype of x must be one of text, bool, i8, u8,',
    ],
    [
      'dataSetFromArrays: a number of rows',
      call(dataSetFromArrays, { ...X, shape: 3 }),
      'the shape of x must be a list of sizes; got 3',
    ],
    ['drawDigits: none', call(drawDigits), 'options must be an object'],
    ['drawDigits: a number', call(drawDigits, 5), 'options must be an object'],
    ['drawDigits: a text', call(drawDigits, { count: '3', seed: 1 }), 'got "3"'],
    ['splitDataSet: none', call(splitDataSet, SET), 'options must be an object'],
    ['splitDataSet: a text', call(splitDataSet, SET, { testFraction: '0.5', seed: 1 }), 'test fraction'],
    ['splitDataSet: no seed', call(splitDataSet, SET, { testFraction: 0.5 }), 'seed'],
    ['splitDataSet: half a seed', call(splitDataSet, SET, { testFraction: 0.5, seed: 1.5 }), 'seed'],
    [
      'splitDataSet: no data',
      call(splitDataSet, undefined, { testFraction: 0.5, seed: 1 }),
      'a data set must be an object',
    ],
    ['subsetDataSet: no data', call(subsetDataSet, 'data', [0]), 'a data set must be an object'],
    ['subsetDataSet: no rows', call(subsetDataSet, SET, { from: 0 }), 'rows must be a list'],
    ['subsetDataSet: texts', call(subsetDataSet, SET, ['0']), 'got 0'],
    ['overview: no data', call(overview, 7), 'a data set must be an object'],
  ])('%s', async (_, run, part) => {
    await expectFailure(run, 'E_ARGUMENT', part);
  });

  test.each([
    ['float32', 'Did you mean "f32"?'],
    ['uint8', 'Did you mean "u8"?'],
    ['int64', 'Did you mean "i64"?'],
    ['double', ''],
  ])('a type of NumPy is told by our name: %s', async (dtype, hint) => {
    expect((await failure(call(dataSetFromArrays, { ...X, dtype }))).hint).toBe(hint);
  });

  test('an array that is not as long as its shape says is refused', async () => {
    await expectFailure(call(dataSetFromArrays, { ...X, shape: [2, 2] }), 'E_SHAPE', '[2, 2]', 'got 6');
    await expectFailure(call(dataSetFromArrays, X, { ...Y, shape: [4] }), 'E_SHAPE', 'y must hold', 'got 3');
  });
});

test('what is right is taken', () => {
  expect(checkDataSet(SET, { allowMissing: false })).toBe(SET);
  expect(dataSetFromArrays(X, Y, { classes: ['0', '1'], targetKind: 'classes' }).y).toEqual(SET.y);
  expect(drawDigits({ count: 2, seed: 1, first: undefined }).examples).toBe(2);
  expect(splitDataSet(SET, { testFraction: 0.3, seed: 0 }).test.examples).toBe(1);
});

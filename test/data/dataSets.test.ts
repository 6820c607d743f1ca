import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDataSet } from '../../src/data/checkDataSet.ts';
import type { DataSet } from '../../src/data/dataSet.ts';
import { dataSetFromArrays } from '../../src/data/fromArrays.ts';
import { fromColumns } from '../../src/data/fromColumns.ts';
import { fromOneHot, oneHot } from '../../src/data/oneHot.ts';
import { overview } from '../../src/data/overview.ts';
import { proposeHead } from '../../src/data/proposeHead.ts';
import { splitDataSet } from '../../src/data/split/splitDataSet.ts';
import { subsetDataSet } from '../../src/data/subsetDataSet.ts';
import { expectFailure } from '../formats/failures.ts';

const SET: DataSet = {
  x: Float32Array.of(1, 5, 2, 5, 3, 5, Number.NaN, 5),
  y: Uint32Array.of(0, 1, 1, 2),
  examples: 4,
  features: 2,
  targets: 1,
  classes: ['a', 'b', 'c'],
  featureNames: ['size', 'constant'],
};

/** A data set whose every value says which row it belongs to. */
function numbered(examples: number): DataSet {
  return {
    x: Float32Array.from({ length: examples * 2 }, (_, i) => Math.floor(i / 2) + (i % 2) / 4),
    y: Uint32Array.from({ length: examples }, (_, i) => i),
    examples,
    features: 2,
    targets: 1,
  };
}

describe('subsetDataSet and splitDataSet', () => {
  test('take rows with their labels, in order, also twice', async () => {
    const part = subsetDataSet(SET, [2, 0, 2]);
    expect(part.x).toEqual(Float32Array.of(3, 5, 1, 5, 3, 5));
    expect(part.y).toEqual(Uint32Array.of(1, 0, 1));
    expect(part).toMatchObject({ examples: 3, features: 2, classes: ['a', 'b', 'c'] });
    await expectFailure(() => subsetDataSet(SET, [4]), 'E_ARGUMENT', '0 … 3', 'got 4');
    await expectFailure(() => subsetDataSet(SET, [0.5]), 'E_ARGUMENT');
  });

  test('every example goes to exactly one part, rows with their labels, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 1000 }), (examples, seed) => {
        const { train, test } = splitDataSet(numbered(examples), { testFraction: 0.25, seed });
        expect(test.examples).toBe(Math.max(1, Math.round(examples * 0.25)));
        const rows = [...(train.y ?? []), ...(test.y ?? [])];
        expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: examples }, (_, i) => i));
        for (const part of [train, test]) {
          part.y?.forEach((row, i) => expect([part.x[2 * i], part.x[2 * i + 1]]).toEqual([row, row + 0.25]));
        }
        expect(splitDataSet(numbered(examples), { testFraction: 0.25, seed })).toEqual({ train, test });
      }),
      { numRuns: 50 },
    );
    const [one, other] = [1, 2].map(
      (seed) => splitDataSet(numbered(40), { testFraction: 0.25, seed }).test.y,
    );
    expect(one).not.toEqual(other);
  });

  test('refuse a division that leaves a part empty', async () => {
    for (const testFraction of [0, 1, -0.1, Number.NaN]) {
      await expectFailure(() => splitDataSet(SET, { testFraction, seed: 0 }), 'E_ARGUMENT');
    }
    await expectFailure(() => splitDataSet(numbered(1), { testFraction: 0.5, seed: 0 }), 'E_ARGUMENT');
  });
});

describe('fromColumns', () => {
  // X (2, 3): feature 0 is 1 2 3, feature 1 is 4 5 6.
  const expected = Float32Array.of(1, 4, 2, 5, 3, 6);

  test('transposes X (n_x, m) as NumPy stores it', () => {
    const data = fromColumns({ x: [1, 2, 3, 4, 5, 6], y: [0, 1, 0], nx: 2, m: 3 });
    expect(data.x).toEqual(expected);
    expect(data.y).toEqual(Float32Array.of(0, 1, 0));
    expect(data).toMatchObject({ examples: 3, features: 2, targets: 1 });
    const two = fromColumns({ x: [1, 2, 3, 4, 5, 6], y: [7, 8, 9, 70, 80, 90], nx: 2, m: 3 });
    expect(two.y).toEqual(Float32Array.of(7, 70, 8, 80, 9, 90));
  });

  test('takes the bytes as they are where they lie column by column', () => {
    expect(fromColumns({ x: [1, 4, 2, 5, 3, 6], nx: 2, m: 3, storedBy: 'columns' }).x).toEqual(expected);
  });

  test('keeps class indices and refuses other lengths', async () => {
    const y = Uint32Array.of(0, 1, 1);
    expect(fromColumns({ x: expected, y, nx: 2, m: 3, classes: ['no', 'yes'] }).y).toEqual(y);
    await expectFailure(() => fromColumns({ x: [1, 2, 3], nx: 2, m: 2 }), 'E_SHAPE', '2 · 2', 'got 3');
    await expectFailure(() => fromColumns({ x: [1, 2], y: [1, 2, 3], nx: 1, m: 2 }), 'E_SHAPE', 'got 3');
    await expectFailure(
      () => fromColumns({ x: [1], y: Uint32Array.of(2), nx: 1, m: 1, classes: ['no', 'yes'] }),
      'E_ARGUMENT',
    );
  });
});

const check = (change: Partial<DataSet>) => () => checkDataSet({ ...SET, ...change }, { allowMissing: true });

describe('checkDataSet', () => {
  test('passes what is sound, and missing values where they are allowed', async () => {
    expect(checkDataSet(numbered(3))).toEqual(numbered(3));
    expect(checkDataSet(SET, { allowMissing: true })).toBe(SET);
    await expectFailure(() => checkDataSet(SET), 'E_NONFINITE', 'row 4, column 1');
  });

  test('names what does not fit', async () => {
    await expectFailure(check({ examples: 3 }), 'E_SHAPE', '3 × 2');
    await expectFailure(check({ examples: 0 }), 'E_SHAPE');
    await expectFailure(check({ y: Uint32Array.of(0) }), 'E_SHAPE', '4 × 1');
    await expectFailure(check({ y: undefined }), 'E_SHAPE');
    await expectFailure(check({ classes: ['a', 'b'] }), 'E_ARGUMENT', 'got 2 in row 4');
    await expectFailure(check({ imageShape: [2, 2, 1] }), 'E_SHAPE', '4 features; got 2');
    await expectFailure(check({ featureNames: ['a'] }), 'E_SHAPE', 'got 1');
    await expectFailure(check({ y: Float32Array.of(0, 1, Number.NaN, 0) }), 'E_NONFINITE', 'y', 'row 3');
    await expectFailure(check({ y: new Uint32Array(8), targets: 2 }), 'E_SHAPE', 'one an example');
    await expectFailure(check({ x: new Float32Array(8).fill(Infinity) }), 'E_NONFINITE');
  });
});

describe('oneHot', () => {
  test('and back', async () => {
    expect(oneHot([2, 0], 3)).toEqual(Float32Array.of(0, 0, 1, 1, 0, 0));
    expect(fromOneHot(oneHot([2, 0], 3), 3)).toEqual(Uint32Array.of(2, 0));
    expect(fromOneHot([1, 1], 2)).toBeUndefined();
    expect(fromOneHot([0, 0], 2)).toBeUndefined();
    expect(fromOneHot([0.5, 0.5], 2)).toBeUndefined();
    await expectFailure(() => oneHot([0, 3], 3), 'E_ARGUMENT', 'got 3 in row 2');
  });
});

const head = (y: DataSet['y'], targets = 1, classes?: readonly string[]) =>
  proposeHead({ y, targets, classes });

describe('overview', () => {
  test('counts examples, classes, gaps and constant features, and gives ranges', () => {
    const found = overview(SET, subsetDataSet(SET, [0, 1]));
    expect(found).toMatchObject({
      examples: 4,
      testExamples: 2,
      features: 2,
      targets: 1,
      missing: 1,
      constantFeatures: 1,
      range: { min: 1, max: 5 },
      head: { units: 3, activation: 'softmax', loss: 'softmaxCrossEntropy' },
    });
    expect(found.classes).toEqual([
      { name: 'a', train: 1, test: 1 },
      { name: 'b', train: 2, test: 1 },
      { name: 'c', train: 1, test: 0 },
    ]);
    const [size] = found.featureStatistics;
    expect(size).toMatchObject({ name: 'size', min: 1, max: 3, mean: 2, missing: 1, constant: false });
    expect(size?.std).toBeCloseTo(Math.sqrt(2 / 3), 12);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  test('counts classes of the test data by name, and those that only it has', () => {
    const test = { ...SET, y: Uint32Array.of(0, 0, 1, 2), classes: ['c', 'b', 'z'] };
    expect(overview(SET, test).classes).toEqual([
      { name: 'a', train: 1, test: 0 },
      { name: 'b', train: 2, test: 1 },
      { name: 'c', train: 1, test: 2 },
      { name: 'z', train: 0, test: 1 },
    ]);
    const { classes: _, ...nameless } = SET;
    const last = overview(nameless, { ...nameless, y: Uint32Array.of(0, 4, 4, 1) }).classes!;
    expect(last.map((own) => own.test)).toEqual([1, 1, 0, 0, 2]);
  });

  test('describes a target of numbers', () => {
    const found = overview({ ...numbered(3), y: Float32Array.of(2, 4, 9) });
    expect(found.targetRange).toEqual({ min: 2, max: 9, mean: 5 });
    expect(found.classes).toBeUndefined();
    expect(found.head?.loss).toBe('mse');
  });

  test('proposes the head from the target', () => {
    expect(head(undefined, 0)).toBeUndefined();
    expect(head(Uint32Array.of(0, 1))).toEqual({
      units: 1,
      activation: 'sigmoid',
      loss: 'binaryCrossEntropy',
    });
    expect(head(Uint32Array.of(0, 1), 1, ['a', 'b', 'c'])?.units).toBe(3);
    expect(head(Uint32Array.of(0, 9))?.units).toBe(10);
    expect(head(Float32Array.of(0, 1, 1, 1), 2)).toEqual({
      units: 2,
      activation: 'sigmoid',
      loss: 'binaryCrossEntropy',
    });
    expect(head(Float32Array.of(0, 2, 1, 1), 2)).toEqual({ units: 2, activation: 'identity', loss: 'mse' });
  });
});

const labels = (values: readonly number[], shape: readonly number[] = [values.length]) =>
  ({ shape, dtype: 'i64', data: BigInt64Array.from(values, BigInt) }) as const;

const bytes = (shape: readonly number[]) =>
  dataSetFromArrays(
    {
      shape,
      dtype: 'u8',
      data: new Uint8Array(shape.reduce((product, size) => product * size)).fill(200),
    },
    undefined,
  );

describe('dataSetFromArrays', () => {
  const x = { shape: [4, 1], dtype: 'f32', data: Float32Array.of(1, 2, 3, 4) } as const;

  test('keeps pictures as bytes with their shape, and nothing else', () => {
    expect(bytes([2, 3, 4])).toMatchObject({ examples: 2, features: 12, imageShape: [3, 4, 1], targets: 0 });
    expect(bytes([2, 3, 4, 3])).toMatchObject({ features: 36, imageShape: [3, 4, 3] });
    expect(bytes([2, 3, 4, 3]).x).toBeInstanceOf(Uint8Array);
    expect(bytes([2, 3, 4, 5]).imageShape).toBeUndefined();
    expect(bytes([2, 6]).x).toEqual(new Float32Array(12).fill(200));
  });

  test('finds classes in integers, rows of one-hot labels and text', () => {
    expect(dataSetFromArrays(x, labels([3, 7, 3, 7]))).toMatchObject({ classes: ['3', '7'], targets: 1 });
    expect(dataSetFromArrays(x, labels([3, 7, 3, 7], [1, 4])).y).toEqual(Uint32Array.of(0, 1, 0, 1));
    expect(dataSetFromArrays(x, ['b', 'a', 'b', 'a']).classes).toEqual(['a', 'b']);
    const rows = dataSetFromArrays(x, { shape: [4, 2], dtype: 'f32', data: oneHot([1, 0, 1, 1], 2) });
    expect(rows.y).toEqual(Uint32Array.of(1, 0, 1, 1));
    expect(dataSetFromArrays(x, labels([3, 7, 3, 7]), { targetKind: 'numbers' }).y).toEqual(
      Float32Array.of(3, 7, 3, 7),
    );
  });

  test("gives test data the training data's classes", async () => {
    const like = dataSetFromArrays(x, labels([3, 7, 3, 7]));
    const one = { shape: [1, 1], dtype: 'f32', data: Float32Array.of(1) } as const;
    expect(dataSetFromArrays(one, labels([7]), { like }).y).toEqual(Uint32Array.of(1));
    await expectFailure(
      () => dataSetFromArrays(one, labels([8]), { like, file: 't.npz' }),
      'E_FILE_FORMAT',
      't.npz',
      '"8"',
      'row 1',
    );
  });

  test('names shapes and numbers that do not fit', async () => {
    const file = 'a.npz';
    const make = (y: Parameters<typeof dataSetFromArrays>[1]) => () => dataSetFromArrays(x, y, { file });
    await expectFailure(make(labels([1, 2, 3])), 'E_FILE_FORMAT', file, '4 examples', '[3]');
    await expectFailure(make(['a']), 'E_FILE_FORMAT', '[1]');
    await expectFailure(make({ shape: [4, 1, 1], dtype: 'f32', data: x.data }), 'E_FILE_FORMAT');
    await expectFailure(
      make({ shape: [4], dtype: 'f64', data: Float64Array.of(1, 1e39, 2, 3) }),
      'E_NONFINITE',
    );
    await expectFailure(
      () => dataSetFromArrays({ shape: [], dtype: 'f32', data: Float32Array.of(1) }, undefined),
      'E_FILE_FORMAT',
      'at least one of each',
    );
  });
});

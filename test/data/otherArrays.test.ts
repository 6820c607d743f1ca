// Data sets with arrays of other kinds, at every door that takes a data set: they mean what they mean to a training.

import { describe, expect, it } from 'vitest';
import {
  checkDataSet,
  fitStandardForm,
  fitTargetScale,
  overview,
  proposeHead,
  splitDataSet,
  subsetDataSet,
  type DataSet,
} from '../../src/index.ts';
import { expectFailure } from '../formats/failures.ts';

const classes = ['red', 'green', 'blue'];
const labels = [2, 0, 1, 1];
const base = { examples: 4, features: 2, targets: 1 };
const plain = { ...base, x: [1, 2, 3, 4, 5, 6, 7, 8], y: [10, 20, 30, 40] } as unknown as DataSet;
const ofLabels = (y: unknown) => ({ ...plain, y, classes }) as DataSet;

it('a subset of plain arrays has their values', () => {
  const { x, y, examples } = subsetDataSet(plain, [3, 1]);
  expect([[...x], [...y!], examples]).toEqual([[7, 8, 3, 4], [40, 20], 2]);
});

it('a split of plain arrays has each example once', () => {
  const { train, test } = splitDataSet(plain, { testFraction: 0.25, seed: 3 });
  expect([...train.y!, ...test.y!].toSorted((a, b) => a - b)).toEqual([10, 20, 30, 40]);
});

it('a subset refuses arrays that are shorter than the data says: there would be zeros', () => {
  const short = { ...base, x: Float32Array.of(1, 2), y: Float32Array.of(1, 2, 3, 4) };
  expect(() => subsetDataSet(short, [3])).toThrowError(expect.objectContaining({ code: 'E_SHAPE' }));
  expect(() => subsetDataSet(plain, undefined as unknown as number[])).toThrow('rows must be a list');
});

it('a split refuses an option that it does not have', () => {
  expect(() => splitDataSet(plain, { fraction: 0.2, seed: 1 } as never)).toThrow('got fraction');
});

it.each([
  ['a plain array', labels],
  ['an Int32Array', Int32Array.from(labels)],
  ['a Float32Array', Float32Array.from(labels)],
  ['a BigInt64Array', BigInt64Array.from(labels, BigInt)],
])('named labels in %s propose softmax, have no scale, and are counted', (_, y) => {
  const data = ofLabels(y);
  expect(proposeHead(data)).toEqual({ units: 3, activation: 'softmax', loss: 'softmaxCrossEntropy' });
  expect(fitTargetScale(data)).toBeUndefined();
  expect(overview(data).classes?.map(({ train }) => train)).toEqual([1, 2, 1]);
});

it('the scale of targets in a plain array is theirs', () => {
  const { mean, deviation } = fitTargetScale(plain)!;
  expect([mean[0], deviation[0]]).toEqual([25, Math.sqrt(125)]);
});

it.each([0, 3, Number.NaN, undefined as unknown as number])(
  'a target scale of %s columns is refused',
  (targets) => {
    expect(() => fitTargetScale({ y: Float32Array.of(1, 2, 3, 4), targets })).toThrowError(
      expect.objectContaining({ code: 'E_SHAPE' }),
    );
  },
);

it('a target scale of values that are not finite is refused with the row', () => {
  expect(() => fitTargetScale({ y: Float32Array.of(1, Number.NaN), targets: 1 })).toThrow('got NaN in row 2');
});

it('a standard form of half a feature is refused', () => {
  const data = { x: Float32Array.of(1, 2, 3, 4, 5), features: 2.5 };
  expect(() => fitStandardForm(data)).toThrowError(expect.objectContaining({ code: 'E_SHAPE' }));
});

describe('targets that do not fit y', () => {
  const x = Float32Array.of(1, 2, 3);
  const given = (more: object) => () => checkDataSet({ x, examples: 3, features: 1, ...more } as never);

  it.each([
    ['are asked for where there are labels', { y: x }, 'numbers of y an example has; got none'],
    ['are no text', { y: x, targets: '1' }, 'got "1"'],
    ['are not 0 beside labels', { y: x, targets: 0 }, 'targets must be how many numbers of y'],
    ['are 0 where there are no labels', {}, 'an example has; got none'],
    ['are as many as y has', { y: Float32Array.of(1, 2), targets: 1 }, 'y must hold 3 × 1 values; got 2'],
  ])('%s', async (_, more, said) => {
    await expectFailure(given(more), 'E_SHAPE', said);
  });

  it('are taken where they fit', () => {
    expect(given({ targets: 0 })()).toMatchObject({ targets: 0 });
    expect(given({ y: new Float32Array(6), targets: 2 })()).toMatchObject({ targets: 2 });
  });
});

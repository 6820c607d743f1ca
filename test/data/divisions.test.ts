// Divisions of a data set: what every part holds, by each rule.

import { array, assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldsOf, splitDataSet, type DataSet } from '../../src/index.ts';

/** Examples whose only feature is their row. */
function rows(examples: number, y?: DataSet['y']): DataSet {
  const x = Float32Array.from({ length: examples }, (_, row) => row);
  return { x, examples, features: 1, targets: y ? 1 : 0, ...(y ? { y } : {}) };
}

const sorted = (list: Iterable<number>): number[] => [...list].sort((a, b) => a - b);
const counts = (values: Iterable<number>, of: number): number[] => {
  const result = Array.from({ length: of }, () => 0);
  for (const value of values) result[value]!++;
  return result;
};
const seed = integer({ min: 0, max: 2 ** 32 - 1 });
const labels = array(integer({ min: 0, max: 3 }), { minLength: 24, maxLength: 80 }).map((list) =>
  Uint32Array.from([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, ...list]),
);

describe('splitDataSet', () => {
  it('gives each part the shares of the classes, up to one example, and loses none', () => {
    assert(
      property(labels, seed, constantFrom(0.1, 0.2, 0.5, 0.75), (y, own, testFraction) => {
        const data = rows(y.length, y);
        const { train, test } = splitDataSet(data, { testFraction, seed: own, stratified: true });
        expect(test.examples).toBe(Math.round(y.length * testFraction));
        expect(sorted([...train.x, ...test.x])).toEqual([...data.x]);
        const [all, part] = [counts(y, 4), counts(test.y!, 4)];
        all.forEach((count, label) => {
          expect(Math.abs(part[label]! - (count * test.examples) / y.length)).toBeLessThanOrEqual(1);
          expect(part[label]).toBeLessThan(count);
        });
        [...test.x].forEach((row, at) => expect(test.y![at]).toBe(y[row]));
        expect(splitDataSet(data, { testFraction, seed: own, stratified: true })).toEqual({ train, test });
      }),
      { numRuns: 100 },
    );
  });

  it('keeps every group in one part, and puts about as many aside as are wanted', () => {
    assert(
      property(array(integer({ min: 0, max: 9 }), { minLength: 20, maxLength: 80 }), seed, (list, own) => {
        const groups = ['a', 'b', ...list.map((group) => `g${group}`)];
        const data = rows(groups.length);
        const { train, test } = splitDataSet(data, { testFraction: 0.3, seed: own, groups });
        const [a, b] = [train, test].map(({ x }) => new Set([...x].map((row) => groups[row]!)));
        expect([...a!].filter((group) => b!.has(group))).toEqual([]);
        expect(sorted([...train.x, ...test.x])).toEqual([...data.x]);
        const largest = Math.max(
          ...[...new Set(groups)].map((g) => groups.filter((other) => other === g).length),
        );
        expect(Math.abs(test.examples - 0.3 * groups.length)).toBeLessThanOrEqual(largest);
      }),
      { numRuns: 100 },
    );
  });

  it('puts the latest aside, and never divides examples of one time', () => {
    assert(
      property(array(integer({ min: -5, max: 20 }), { minLength: 10, maxLength: 60 }), seed, (list, own) => {
        const times = [-100, -99, ...list];
        const { train, test } = splitDataSet(rows(times.length), { testFraction: 0.3, seed: own, times });
        const [last, first] = [
          Math.max(...[...train.x].map((r) => times[r]!)),
          Math.min(...[...test.x].map((r) => times[r]!)),
        ];
        expect(last).toBeLessThan(first);
        expect(test.examples).toBeGreaterThanOrEqual(Math.round(0.3 * times.length));
        expect(train.examples + test.examples).toBe(times.length);
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, object, string]>([
    ['two rules', { stratified: true, groups: [1, 2, 1, 2] }, 'one rule'],
    ['shares of numbers', { stratified: true }, 'class labels'],
    ['groups of another length', { groups: [1, 2] }, 'one value for each'],
    ['a single group', { groups: [1, 1, 1, 1] }, 'at least two'],
    ['groups of objects', { groups: [{}, 1, 2, 3] }, 'texts or finite numbers'],
    ['missing times', { times: [1, Number.NaN, 2, 3] }, 'finite numbers'],
    ['times that are null', { times: [1, null, 2, 3] }, 'got null in row 2'],
    ['times as texts', { times: ['9', '10', '11', '12'] }, 'got "9" in row 1'],
    ['times of 64 bits', { times: BigInt64Array.of(1n, 2n, 3n, 4n) }, 'finite numbers'],
    ['times as truth values', { times: [1, true, 2, 3] }, 'got true in row 2'],
    ['groups that are texts and numbers', { groups: [7, '7', 8, '8'] }, 'all texts or all numbers'],
    ['equal times', { times: [1, 1, 1, 1] }, 'times must differ'],
    ['times that are no list', { times: 7 }, 'must be a list'],
    ['a misspelt rule', { stratify: true }, 'got stratify'],
    ['a rule as a text', { stratified: 'yes' }, 'true or false'],
  ])('refuses %s', (_, rule, message) => {
    const data = rows(4, Float32Array.of(0.5, 1, 2, 3));
    expect(() => splitDataSet(data, { testFraction: 0.5, seed: 1, ...rule })).toThrow(message);
  });

  it('refuses to leave a class without an example to train with', () => {
    const data = rows(4, Uint32Array.of(0, 1, 2, 3));
    expect(() => splitDataSet(data, { testFraction: 0.5, seed: 1, stratified: true })).toThrow('each class');
  });
});

describe('foldsOf', () => {
  it('tests with each example once, and never with one that it trains with', () => {
    assert(
      property(labels, seed, integer({ min: 2, max: 5 }), (y, own, folds) => {
        const groups = [...y.keys()].map((row) => row % 7);
        for (const rule of [{}, { stratified: true }, { groups }]) {
          const made = foldsOf(rows(y.length, y), { folds, seed: own, ...rule });
          expect(made).toHaveLength(folds);
          expect(sorted(made.flatMap(({ test }) => [...test]))).toEqual([...y.keys()]);
          for (const { train, test } of made) expect(sorted([...train, ...test])).toEqual([...y.keys()]);
          const sizes = made.map(({ test }) => test.length);
          if (!('groups' in rule)) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          if ('stratified' in rule) {
            const byFold = made.map(({ test }) =>
              counts(
                [...test].map((row) => y[row]!),
                4,
              ),
            );
            for (let label = 0; label < 4; label++) {
              const own = byFold.map((list) => list[label]!);
              expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1);
            }
          }
          if ('groups' in rule) {
            for (const { train, test } of made) {
              const inTest = new Set([...test].map((row) => groups[row]));
              expect([...train].some((row) => inTest.has(groups[row]))).toBe(false);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('trains with what came before in time', () => {
    const times = Float64Array.from({ length: 50 }, (_, row) => (row * 37) % 101);
    const made = foldsOf(rows(50), { folds: 4, times });
    expect(made.map(({ test }) => test.length)).toEqual([10, 10, 10, 10]);
    expect(made.map(({ train }) => train.length)).toEqual([10, 20, 30, 40]);
    for (const { train, test } of made)
      expect(Math.max(...[...train].map((r) => times[r]!))).toBeLessThan(
        Math.min(...[...test].map((r) => times[r]!)),
      );
  });

  it.each<[string, object, string]>([
    ['one fold', { folds: 1 }, 'from 2 to'],
    ['more folds than examples', { folds: 9 }, 'got 9 of 8'],
    ['no number of folds', {}, 'from 2 to'],
    ['too few groups', { folds: 3, groups: [1, 1, 2, 2, 1, 1, 2, 2] }, 'at least as many as folds'],
    ['too few of each class', { folds: 5, stratified: true }, 'a class of at least 5'],
    ['too few times', { folds: 3, times: [1, 1, 1, 1, 2, 2, 2, 2] }, 'times must differ'],
  ])('refuses %s', (_, options, message) => {
    const data = rows(8, Uint32Array.of(0, 1, 0, 1, 0, 1, 0, 1));
    expect(() => foldsOf(data, options as { folds: number })).toThrow(message);
  });
});

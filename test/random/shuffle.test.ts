// The shuffle that needs no memory: a bijection, and as random as training needs.

import { expect, test } from 'vitest';
import { shuffledIndex } from '../../src/random/shuffle.ts';

function order(count: number, seed: number, epoch: number): number[] {
  return Array.from({ length: count }, (_, i) => shuffledIndex(i, { count, seed, epoch }));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (a.length - 1) / 2;
  const variance = (a.length ** 2 - 1) / 12;
  return a.reduce((sum, x, i) => sum + (x - mean) * ((b[i] ?? 0) - mean), 0) / (a.length * variance);
}

test.each([1, 2, 3, 4, 5, 7, 16, 17, 255, 256, 1000, 4097, 60_000, 65_536, 65_537])(
  'every element of %s comes up exactly once',
  (count) => {
    const seen = new Uint8Array(count);
    for (const value of order(count, 12, 34)) seen[value] = (seen[value] ?? 0) + 1;
    expect(seen.every((n) => n === 1)).toBe(true);
  },
);

test('the largest count is walked without overflow', () => {
  const count = 2 ** 32 - 1;
  const indices = [0, 1, 2 ** 31, count - 1];
  const values = indices.map((i) => shuffledIndex(i, { count, seed: 4_294_967_295, epoch: 4_294_967_295 }));
  expect(new Set(values).size).toBe(indices.length);
  for (const value of values) expect(value >= 0 && value < count).toBe(true);
});

test('other epochs and other seeds give unrelated orders', () => {
  const base = order(10_000, 1, 0);
  for (const other of [order(10_000, 1, 1), order(10_000, 2, 0), order(10_000, 0, 1)]) {
    const agreements = other.filter((value, i) => value === base[i]).length;
    // Two independent orders agree in one place on average (Poisson).
    expect(agreements).toBeLessThan(10);
    expect(Math.abs(correlation(base, other))).toBeLessThan(5 / Math.sqrt(10_000));
  }
});

test('an order shows no trend and no serial correlation at small lags', () => {
  const values = order(60_000, 3, 5);
  const identity = Array.from(values, (_, i) => i);
  expect(Math.abs(correlation(values, identity))).toBeLessThan(5 / Math.sqrt(60_000));
  for (const lag of [1, 2, 3, 4, 8, 64, 128, 256, 32_768]) {
    const shifted = values.map((_, i) => values[(i + lag) % values.length] ?? 0);
    expect(Math.abs(correlation(values, shifted))).toBeLessThan(5 / Math.sqrt(60_000));
  }
});

test('over many epochs each element comes equally often to each position', () => {
  const count = 10;
  const epochs = 5000;
  const table = Array.from({ length: count * count }, () => 0);
  for (let epoch = 0; epoch < epochs; epoch++) {
    order(count, 77, epoch).forEach((value, i) => {
      table[i * count + value] = (table[i * count + value] ?? 0) + 1;
    });
  }
  const expected = epochs / count;
  const chiSquare = table.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  // (10 − 1)² = 81 degrees of freedom, standard deviation 12.7.
  expect(chiSquare).toBeLessThan(81 + 5 * 12.7);
  expect(chiSquare).toBeGreaterThan(81 - 5 * 12.7);
});

test('all 24 orders of four elements are equally likely', () => {
  const orders = new Map<string, number>();
  for (let epoch = 0; epoch < 12_000; epoch++) {
    const key = order(4, 5, epoch).join('');
    orders.set(key, (orders.get(key) ?? 0) + 1);
  }
  expect(orders.size).toBe(24);
  const chiSquare = [...orders.values()].reduce((sum, n) => sum + (n - 500) ** 2 / 500, 0);
  // 23 degrees of freedom, standard deviation 6.8.
  expect(chiSquare).toBeLessThan(23 + 5 * 6.8);
});

test('the mini-batches of one epoch are spread over the whole data', () => {
  const values = order(60_000, 9, 2);
  for (let start = 0; start < 60_000; start += 6000) {
    const mean = values.slice(start, start + 6000).reduce((sum, x) => sum + x / 6000, 0);
    expect(Math.abs(mean - 29_999.5)).toBeLessThan((5 * 17_321) / Math.sqrt(6000));
  }
});

test('an index outside the data and numbers that are no unsigned integers are refused', () => {
  const options = { count: 10, seed: 1, epoch: 0 };
  expect(() => shuffledIndex(10, options)).toThrow(/index must lie in \[0, 10\); got 10/);
  expect(() => shuffledIndex(-1, options)).toThrow(/index must lie/);
  expect(() => shuffledIndex(0, { ...options, count: 0 })).toThrow(/index must lie in \[0, 0\)/);
  expect(() => shuffledIndex(0, { ...options, seed: -1 })).toThrow(/shuffle seed/);
  expect(() => shuffledIndex(0, { ...options, epoch: 0.5 })).toThrow(/shuffle epoch/);
});

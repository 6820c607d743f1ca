// Random streams: reproducible, uniform, normal, unbiased.

import { expect, test } from 'vitest';
import { GradloomError } from '../../src/errors.ts';
import { philox } from '../../src/random/philox.ts';
import { RandomStream } from '../../src/random/randomStream.ts';

const COUNT = 100_000;

test('a stream is a pure function of seed, stream and position', () => {
  const first = new RandomStream(42, 3);
  const numbers = Array.from({ length: 10 }, () => first.nextUint32());
  const second = new RandomStream(42, 3);
  second.position = 6;
  expect([second.nextUint32(), second.nextUint32()]).toEqual(numbers.slice(6, 8));
  expect(numbers.slice(4, 8)).toEqual(philox([1, 0, 3, 0], [42, 0]));
});

test('the upper bits of a large position reach the counter', () => {
  const stream = new RandomStream(1);
  stream.position = 4 * (2 ** 32 + 5);
  expect(stream.nextUint32()).toBe(philox([5, 1, 0, 0], [1, 0])[0]);
});

test('streams of one seed and equal streams of two seeds are uncorrelated', () => {
  for (const other of [new RandomStream(1, 1), new RandomStream(2, 0)]) {
    const base = new RandomStream(1, 0);
    let sum = 0;
    for (let i = 0; i < COUNT; i++) sum += (base.nextFloat() - 0.5) * (other.nextFloat() - 0.5);
    // Each product has variance 1/144; five standard deviations.
    expect(Math.abs(sum)).toBeLessThan((5 / 12) * Math.sqrt(COUNT));
  }
});

test('nextFloat fills [0, 1) evenly and holds in float32', () => {
  const stream = new RandomStream(5);
  const bins = Array.from({ length: 100 }, () => 0);
  for (let i = 0; i < COUNT; i++) {
    const value = stream.nextFloat();
    expect(value >= 0 && value < 1 && Math.fround(value) === value).toBe(true);
    const bin = Math.floor(value * 100);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const expected = COUNT / 100;
  const chiSquare = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  // 99 degrees of freedom: mean 99, standard deviation 14.
  expect(chiSquare).toBeGreaterThan(40);
  expect(chiSquare).toBeLessThan(170);
});

test('nextNormal has the first four moments of the normal distribution', () => {
  const stream = new RandomStream(9);
  const moments = [0, 0, 0, 0];
  for (let i = 0; i < COUNT; i++) {
    const value = stream.nextNormal();
    for (let p = 0; p < 4; p++) moments[p] = (moments[p] ?? 0) + value ** (p + 1) / COUNT;
  }
  const [mean = 9, variance = 9, skew = 9, kurtosis = 9] = moments;
  // Five standard errors: √(1/N), √(2/N), √(15/N), √(96/N).
  expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1 / COUNT));
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / COUNT));
  expect(Math.abs(skew)).toBeLessThan(5 * Math.sqrt(15 / COUNT));
  expect(Math.abs(kurtosis - 3)).toBeLessThan(5 * Math.sqrt(96 / COUNT));
});

test('integer stays in [0, n) and favours no value, even where n is no divisor of 2^32', () => {
  const stream = new RandomStream(11);
  const n = 3 * 2 ** 30;
  let low = 0;
  for (let i = 0; i < 30_000; i++) {
    const value = stream.integer(n);
    expect(value).toBeLessThan(n);
    if (value < n / 3) low++;
  }
  // A plain remainder would put a half of all numbers into the lowest third.
  expect(Math.abs(low - 10_000)).toBeLessThan(5 * Math.sqrt((30_000 * 2) / 9));
  expect(new RandomStream(1).integer(1)).toBe(0);
});

test('permutation holds each number once and gives each order equally often', () => {
  expect([...new RandomStream(3).permutation(0)]).toEqual([]);
  expect([...new RandomStream(3).permutation(1000)].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 1000 }, (_, i) => i),
  );
  const stream = new RandomStream(3);
  const orders = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = stream.permutation(3).join('');
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  expect(orders.size).toBe(6);
  for (const n of orders.values()) expect(Math.abs(n - 1000)).toBeLessThan(150);
});

test.each([-1, 0.5, 2 ** 32, Number.NaN, Infinity])('seed %s is refused', (seed) => {
  expect(() => new RandomStream(seed)).toThrow(GradloomError);
  expect(() => new RandomStream(0, seed)).toThrow(/random stream: must be a whole number/);
});

test.each([0, -3, 1.5, 2 ** 32 + 1, Number.NaN])('integer refuses n = %s', (n) => {
  expect(() => new RandomStream(0).integer(n)).toThrow(/n must be a whole number in 1/);
});

import { expect, test } from 'vitest';
import { ulpDistance } from '../../tools/accuracy/deviation.ts';
import { useDevice, valuesAt, valuesOf } from './gpu.ts';

useDevice();

const { POSITIVE_INFINITY: INFINITY, NaN: NAN } = Number;

test('power stays within 8 ULP of float64 wherever the result is a normal number', async () => {
  const bases: number[] = [];
  const exponents: number[] = [];
  for (let i = 0; i < 256; i++) {
    const base = Math.fround(2 ** ((i - 128) / (i % 2 === 0 ? 1.01 : 64)));
    for (let j = 0; j < 256; j++) {
      // Exponents for which the result runs through all sizes, from 2^-125 to 2^127.
      bases.push(base);
      exponents.push(Math.fround((j - 125.3) / (Math.log2(base) || 1)));
    }
  }
  const got = await valuesOf('power(x, y)', [new Float32Array(bases), new Float32Array(exponents)]);
  let worst = 0;
  got.forEach((value, i) => {
    const exact = (bases[i] ?? 0) ** (exponents[i] ?? 0);
    if (Math.abs(Math.log2(exact)) < 125.9) worst = Math.max(worst, ulpDistance(value, exact));
  });
  expect(worst).toBeGreaterThan(0);
  expect(worst).toBeLessThanOrEqual(8);
});

test('power of a negative base needs an integer exponent and takes its parity', async () => {
  const rows = [
    [-2, 2],
    [-2, 3],
    [-2, -1],
    [-2, 0.5],
    [-1, 16777217],
    [-3, 0],
    [-0.5, -3],
  ] as const;
  expect(await valuesAt('power(x, y)', rows)).toEqual([4, -8, -0.5, NAN, 1, 1, -8]);
});

test('power has the limits of IEEE 754 at 0, 1, infinity and NaN', async () => {
  const rows = [
    [0, 2],
    [0, -1],
    [0, 0],
    [1, INFINITY],
    [-1, INFINITY],
    [2, INFINITY],
    [2, -INFINITY],
    [0.5, INFINITY],
    [INFINITY, 2],
    [INFINITY, -2],
    [-INFINITY, 3],
    [NAN, 0],
    [NAN, 1],
    [2, NAN],
    [1, NAN],
    [2, 200],
    [2, -200],
  ] as const;
  const expected = [
    0,
    INFINITY,
    1,
    1,
    1,
    INFINITY,
    0,
    0,
    INFINITY,
    0,
    -INFINITY,
    1,
    NAN,
    NAN,
    1,
    INFINITY,
    0,
  ];
  expect(await valuesAt('power(x, y)', rows)).toEqual(expected);
});

test('squares, cubes and roots by power are right to 2 ULP', async () => {
  const rows = Array.from({ length: 64 }, (_, i) => [
    Math.fround(0.37 + i * 0.71),
    [2, 3, 0.5, -1][i % 4] ?? 0,
  ]);
  const got = await valuesAt('power(x, y)', rows);
  got.forEach((value, i) => {
    const [x = 0, y = 0] = rows[i] ?? [];
    expect(ulpDistance(value, x ** y)).toBeLessThanOrEqual(2);
  });
});

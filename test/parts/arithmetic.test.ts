import { expect, test } from 'vitest';
import { ulpDistance } from '../../tools/accuracy/deviation.ts';
import { useDevice, valuesAt } from './gpu.ts';

useDevice();

const { POSITIVE_INFINITY: INFINITY, NaN: NAN } = Number;

test.each([
  [
    'add(x, y)',
    [
      [1, 2],
      [-3, 0.5],
    ],
    [3, -2.5],
  ],
  [
    'subtract(x, y)',
    [
      [1, 2],
      [-3, 0.5],
    ],
    [-1, -3.5],
  ],
  [
    'multiply(x, y)',
    [
      [3, 2],
      [-3, 0.5],
    ],
    [6, -1.5],
  ],
  [
    'divide(x, y)',
    [
      [6, 2],
      [-3, 0.5],
    ],
    [3, -6],
  ],
  ['negate(x)', [[6], [-3]], [-6, 3]],
  ['square(x)', [[6], [-3]], [36, 9]],
  ['absolute(x)', [[6], [-3], [-0], [-INFINITY], [NAN]], [6, 3, 0, INFINITY, NAN]],
  ['sign_of(x)', [[6], [-3], [0], [-INFINITY], [NAN], [2 ** -126]], [1, -1, 0, -1, NAN, 1]],
  ['reciprocal(x)', [[4], [-0.5]], [0.25, -2]],
  ['square_root(x)', [[9], [0.25], [0], [INFINITY]], [3, 0.5, 0, INFINITY]],
  ['reciprocal_square_root(x)', [[4], [0.25]], [0.5, 2]],
  [
    'minimum(x, y)',
    [
      [1, 2],
      [2, 1],
      [NAN, 1],
      [1, NAN],
      [-INFINITY, 0],
    ],
    [1, 1, NAN, NAN, -INFINITY],
  ],
  [
    'maximum(x, y)',
    [
      [1, 2],
      [2, 1],
      [NAN, 1],
      [1, NAN],
      [-INFINITY, 0],
    ],
    [2, 2, NAN, NAN, 0],
  ],
  [
    'equal(x, y)',
    [
      [1, 2],
      [2, 2],
    ],
    [0, 1],
  ],
  [
    'greater(x, y)',
    [
      [1, 2],
      [2, 1],
      [2, 2],
    ],
    [0, 1, 0],
  ],
  [
    'less(x, y)',
    [
      [1, 2],
      [2, 1],
      [2, 2],
    ],
    [1, 0, 0],
  ],
  ['finite_mask(x)', [[1], [INFINITY], [-INFINITY], [NAN], [3.4028234663852886e38]], [1, 0, 0, 0, 1]],
  ['exponential(x)', [[0]], [1]],
  ['exponential_minus_one(x)', [[0]], [0]],
  ['logarithm(x)', [[1]], [0]],
  ['logarithm_one_plus(x)', [[0]], [0]],
] as const)('%s of %j is %j', async (expression, rows, expected) => {
  expect(await valuesAt(expression, rows)).toEqual(expected);
  expect(await valuesAt(expression, rows, 1)).toEqual(expected);
});

test.each([
  ['divide(x, y)', (x: number, y: number) => x / y],
  ['reciprocal(x)', (x: number) => 1 / x],
  ['square_root(x)', (x: number) => Math.sqrt(x)],
  ['reciprocal_square_root(x)', (x: number) => 1 / Math.sqrt(x)],
])('%s stays within 5 ULP of float64', async (expression, reference) => {
  const rows = Array.from({ length: 4096 }, (_, i) => [
    Math.fround(1.37 ** (i % 120) * 1e-8 * (1 + i / 4096)),
    Math.fround(0.1 + i * 0.0317),
  ]);
  const got = await valuesAt(expression, rows);
  const worst = got.reduce((largest, value, i) => {
    const [x = 0, y = 0] = rows[i] ?? [];
    return Math.max(largest, ulpDistance(value, reference(x, y)));
  }, 0);
  expect(worst).toBeLessThanOrEqual(5);
});

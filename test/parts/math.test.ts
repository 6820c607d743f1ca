import { describe, expect, test } from 'vitest';
import { deviationOf, pointsOf, ulpDistance } from '../../tools/accuracy/deviation.ts';
import { measuredFunctions } from '../../tools/accuracy/functions.ts';
import { firstDifference, useDevice, valuesAt, valuesOf } from './gpu.ts';

useDevice();

const COUNT = 2 ** 17;

describe.each(measuredFunctions)('$name', ({ call, reference, range, bound }) => {
  const points = pointsOf(COUNT, range);

  test(`stays within ${bound} ULP of float64 at every exponent`, async () => {
    expect(deviationOf(await valuesOf(call, [points]), points, reference).max).toBeLessThanOrEqual(bound);
  });

  test('gives the same bits for one lane and for four', async () => {
    const scalar = await valuesOf(call, [points], 1);
    const vector = await valuesOf(call, [points], 4);
    expect(firstDifference(scalar, vector)).toBeUndefined();
  });
});

test.each(measuredFunctions.filter(({ twin }) => twin))(
  '$name has the bits of its CPU twin',
  async ({ call, twin, range }) => {
    const points = pointsOf(COUNT, range);
    expect(firstDifference(await valuesOf(call, [points]), points.map(twin!))).toBeUndefined();
  },
);

const { POSITIVE_INFINITY: INFINITY, NaN: NAN } = Number;
const LARGEST = 3.4028234663852886e38;
const SMALLEST = 2 ** -126;

test.each([
  ['real_exp', [0, -0, INFINITY, -INFINITY, 88.72284, -87.4], [1, 1, INFINITY, 0, INFINITY, 0]],
  ['real_exp', [LARGEST, -LARGEST, SMALLEST, 2 ** -149], [INFINITY, 0, 1, 1]],
  ['real_log', [0, -0, 1, INFINITY, -INFINITY, -1], [-INFINITY, -INFINITY, 0, INFINITY, NAN, NAN]],
  ['real_log1p', [0, -1, -1.5, INFINITY, -INFINITY], [0, -INFINITY, NAN, INFINITY, NAN]],
  ['real_expm1', [0, -0, INFINITY, -INFINITY, -30, 88.72284], [0, -0, INFINITY, -1, -1, INFINITY]],
  ['real_tanh', [0, -0, INFINITY, -INFINITY, 20, -LARGEST], [0, -0, 1, -1, 1, -1]],
  ['real_sigmoid', [0, -0, INFINITY, -INFINITY, LARGEST, -LARGEST], [0.5, 0.5, 1, 0, 1, 0]],
  ['real_softplus', [INFINITY, -INFINITY, LARGEST, -LARGEST], [INFINITY, 0, LARGEST, 0]],
] as const)('%s(%j) is %j', async (name, points, expected) => {
  const got = await valuesAt(
    `${name}(x)`,
    points.map((x) => [x]),
  );
  expect(got).toEqual(expected);
});

test('real_log is exact to 2 ULP below 2^-126 on drivers that flush such numbers too', async () => {
  const scaled = Array.from({ length: 149 - 126 }, (_, i) => Math.fround(1.7 * 2 ** (i - 149)));
  const points = [2 ** -149, ...scaled];
  const got = await valuesAt(
    'real_log(x)',
    points.map((x) => [x]),
  );
  got.forEach((value, i) => expect(ulpDistance(value, Math.log(points[i] ?? 0))).toBeLessThanOrEqual(2));
});

test.each(measuredFunctions)('$name keeps NaN of either sign and any payload', async ({ call }) => {
  const bits = new Uint32Array([0x7fc00000, 0xffc00000, 0x7fffffff, 0xffffffff]);
  const got = await valuesOf(call, [new Float32Array(bits.buffer)]);
  expect([...got]).toEqual([NAN, NAN, NAN, NAN]);
});

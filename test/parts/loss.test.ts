import { expect, test } from 'vitest';
import { ulpDistance } from '../../tools/accuracy/deviation.ts';
import { useDevice, valuesAt } from './gpu.ts';

useDevice();

const f = Math.fround;
const LOGITS = [-100, -50, -20, -3.3, -0.01, -1e-6, 0, 1e-6, 0.4, 2.5, 17, 60, 100].map(f);
const logitRows = LOGITS.flatMap((z) => [0, 1].map((y) => [z, y] as const));

test('bce_with_logits keeps its digits however small the loss', async () => {
  const got = await valuesAt('bce_with_logits(x, y)', logitRows);
  got.forEach((value, i) => {
    const [z, y] = logitRows[i] ?? [0, 0];
    const margin = y === 1 ? -z : z;
    const exact = Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
    expect(ulpDistance(value, exact)).toBeLessThanOrEqual(3);
  });
});

test('bce_with_logits takes soft labels', async () => {
  const rows = [
    [1.3, 0.25],
    [-2, 0.9],
  ] as const;
  const got = await valuesAt('bce_with_logits(x, y)', rows);
  got.forEach((value, i) => {
    const [z, y] = rows[i]!;
    expect(value).toBeCloseTo(Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z))), 6);
  });
});

test('the gradient of bce_with_logits is sigmoid(z) - y', async () => {
  const got = await valuesAt('bce_with_logits_grad(x, y)', logitRows);
  got.forEach((value, i) => {
    const [z, y] = logitRows[i] ?? [0, 0];
    expect(Math.abs(value - (1 / (1 + Math.exp(-z)) - y))).toBeLessThan(2e-7);
  });
});

test('bce of probabilities is the cross-entropy, and 100 where a logarithm is below -100', async () => {
  const rows = [
    [0.5, 1],
    [0.9, 0],
    [0.2, 0.4],
    [0, 1],
    [1, 0],
    [0, 0],
    [1, 1],
    [1e-7, 0],
  ] as const;
  const got = await valuesAt('bce(x, y)', rows);
  const exact = rows.map(([a, y]) => {
    const [positive, negative] = [Math.log(f(a)), Math.log1p(-f(a))].map((log) => Math.max(log, -100));
    return -(y * positive! + (1 - y) * negative!) + 0;
  });
  got.forEach((value, i) =>
    expect(Math.abs(value - exact[i]!)).toBeLessThanOrEqual(2e-7 * Math.max(exact[i]!, 1e-7)),
  );
});

test('the gradient of bce is (a - y) / (a (1 - a)) with a denominator of at least 1e-12', async () => {
  const rows = [
    [0.5, 1],
    [0.25, 0],
    [0.8, 0.3],
    [0, 1],
    [1, 0],
    [0, 0],
  ] as const;
  const got = await valuesAt('bce_grad(x, y)', rows);
  const exact = rows.map(([a, y]) => (f(a) - f(y)) / Math.max(f(a) * (1 - f(a)), f(1e-12)));
  got.forEach((value, i) =>
    expect(Math.abs(value - exact[i]!)).toBeLessThanOrEqual(3e-7 * Math.abs(exact[i]!)),
  );
});

test('squared and absolute error and the latter’s gradient are exact for small integers', async () => {
  const rows = [
    [3, 5],
    [5, 3],
    [2, 2],
  ];
  expect(await valuesAt('squared_error(x, y)', rows)).toEqual([4, 4, 0]);
  expect(await valuesAt('absolute_error(x, y)', rows)).toEqual([2, 2, 0]);
  expect(await valuesAt('absolute_error_grad(x, y)', rows)).toEqual([-1, 1, 0]);
});

test.each([
  'bce_with_logits',
  'bce_with_logits_grad',
  'bce',
  'bce_grad',
  'squared_error',
  'absolute_error',
  'absolute_error_grad',
])('%s is NaN where the prediction is', async (name) => {
  expect(
    await valuesAt(`${name}(x, y)`, [
      [Number.NaN, 0],
      [Number.NaN, 1],
    ]),
  ).toEqual([Number.NaN, Number.NaN]);
});

test('bce is NaN for a probability outside of 0 to 1', async () => {
  expect(
    await valuesAt('bce(x, y)', [
      [-0.5, 0],
      [1.5, 1],
    ]),
  ).toEqual([Number.NaN, Number.NaN]);
});

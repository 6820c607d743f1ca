// Gradients compared with differences: each element by its own size and error, kinks apart.

import { describe, expect, it } from 'vitest';
import {
  abs,
  add,
  checkGradients,
  customGradient,
  maxPool2d,
  multiply,
  relu,
  square,
  sum,
  type Tensor,
} from '../../src/index.ts';
import { differenceQuotient } from '../../src/train/differenceQuotient.ts';
import { testGpu } from '../gpu.ts';

/** x itself, with a gradient that is off by a constant. */
const off = (by: number) =>
  customGradient(
    (x: Tensor) => multiply(x, 1),
    ({ outputGradient }) => [add(outputGradient, by)],
  );
const values = (...list: number[]) => ({ shape: [list.length], values: Float32Array.from(list) });

const wrong = (a: Tensor, w: Tensor) => sum(multiply(off(2)(a), w));
const scaled = (a: Tensor, w: Tensor) => sum(off(2)(multiply(a, w)));
const right = (a: Tensor, w: Tensor) => sum(multiply(a, w));
const pool = (x: Tensor) => sum(square(maxPool2d(x, { size: 2 })));

const of = (f: (x: number) => number, x: number, step = 2 ** -6) =>
  differenceQuotient(async (at) => Math.fround(f(at)), { x: Math.fround(x), step });

describe('a gradient that is wrong', () => {
  it('by 2 is found beside one of 10^8', async () => {
    const weights = values(1e8, 1, -3);
    const x = values(1e-9, 0.5, 2);
    const gpu = await testGpu();
    const only = { inputs: [0], step: 2 ** -9 };
    expect((await checkGradients(gpu, right, [x, weights], only)).deviation).toBeLessThan(1e-4);
    for (const f of [wrong, scaled]) {
      const found = await checkGradients(gpu, f, [x, weights], only);
      expect(found.deviation).toBeGreaterThan(0.5);
      expect(found).toMatchObject({ kinks: 0, unclear: 0, checked: 3 });
    }
  });

  it('where f is too large to tell is counted as unclear', async () => {
    const found = await checkGradients(await testGpu(), (x) => sum(square(off(2)(x))), [values(1e8, 1)]);
    expect(found.unclear).toBe(1);
    expect(found.checked).toBe(2);
  });

  it('by a constant is found in each element that is small', async () => {
    const found = await checkGradients(await testGpu(), (x) => sum(off(0.01)(square(square(x)))), [
      values(0.1, 4, -0.2),
    ]);
    expect(found.deviation).toBeCloseTo(0.01, 3);
    expect(
      (await checkGradients(await testGpu(), (x) => sum(square(square(x))), [values(0.1, 4, -0.2, 0)]))
        .deviation,
    ).toBeLessThan(1e-3);
  });
});

describe('a kink', () => {
  it('of relu at 0 is left out and counted, near 0 it is stepped around', async () => {
    const found = await checkGradients(await testGpu(), (x) => sum(relu(multiply(x, 3))), [
      values(0, 0.004, -0.003, 0, 1),
    ]);
    expect(found).toMatchObject({ kinks: 2, checked: 3, unclear: 0 });
    expect(found.deviation).toBeLessThan(1e-4);
  });

  it('of pooling is left out where values are equal, and told from a wrong gradient where they are close', async () => {
    const images = {
      shape: [1, 4, 4, 1],
      values: Float32Array.from({ length: 16 }, (_, i) => 1 + 0.004 * ((i * 7) % 16)),
    };
    images.values[0] = images.values[5] = 3;
    const right = await checkGradients(await testGpu(), pool, [images]);
    expect(right.deviation).toBeLessThan(1e-3);
    expect(right).toMatchObject({ kinks: 2, checked: 14 });
    const wrong = await checkGradients(await testGpu(), (x) => pool(off(0.5)(x)), [images]);
    expect(wrong.deviation).toBeGreaterThan(0.1);
  });

  it('at every element is an error', async () => {
    const check = checkGradients(await testGpu(), (x) => sum(abs(x)), [values(0, 0)]);
    await expect(check).rejects.toThrow('f must be smooth at some element; got a kink at each of 2.');
  });
});

describe('a difference quotient', () => {
  it.each<[string, (x: number) => number, (x: number) => number]>([
    ['exp', Math.exp, Math.exp],
    ['sin 10 x', (x) => Math.sin(10 * x), (x) => 10 * Math.cos(10 * x)],
    ['x⁴', (x) => x ** 4, (x) => 4 * x ** 3],
    ['a large sum', (x) => 1000 + x * x, (x) => 2 * x],
  ])('of %s is right within the error that it says', async (_, f, slope) => {
    for (const x of [-2, -0.3, 0, 0.01, 0.7, 1.9]) {
      const found = (await of(f, x))!;
      expect(Math.abs(found.slope - slope(Math.fround(x)))).toBeLessThanOrEqual(found.error + 1e-6);
      expect(found.error).toBeLessThan(1e-3 * (1 + Math.abs(f(x))));
    }
  });

  it('has none at a kink, and finds its way beside it', async () => {
    expect(await of(Math.abs, 0)).toBeUndefined();
    expect(await of((x) => Math.max(2 * x, x * x), 2)).toBeUndefined();
    for (const beside of [2 ** -7, 2 ** -9, 2 ** -11]) {
      const found = (await of((x) => Math.max(0, 3 * (x - 1)), 1 + beside))!;
      expect(Math.abs(found.slope - 3)).toBeLessThanOrEqual(found.error + 1e-6);
      expect(found.error).toBeLessThan(0.05);
    }
  });
});

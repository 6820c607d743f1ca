// Sums of equal numbers, whose rounding errors all have one sign, in every form that a reduction takes.

import { describe, expect, it } from 'vitest';
import { compile, mean, sum, Variable } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const BOUND = 1e-6;

// Rows that one invocation sums, that several share, that are cut; columns one by one and in blocks of 16.
const CASES: readonly { shape: readonly number[]; axes: number }[] = [
  { shape: [256, 4096], axes: 1 },
  { shape: [64, 5000], axes: 1 },
  { shape: [3, 70_001], axes: 1 },
  { shape: [1, 262_147], axes: 1 },
  { shape: [512, 1024], axes: 0 },
  { shape: [16_384, 64], axes: 0 },
  { shape: [2048, 12], axes: 0 },
  { shape: [40_001, 3], axes: 0 },
  { shape: [8, 300, 160], axes: 1 },
];

describe('the sum of equal numbers', () => {
  it.each(CASES)('over axis $axes of $shape is within 1e-6', async ({ shape, axes }) => {
    const gpu = await testGpu();
    const count = shape.reduce((product, size) => product * size, 1);
    const x = new Variable(gpu, 'x', { shape });
    const program = await compile(gpu, { outputs: { total: sum(x.tensor, { axis: axes }) } });
    for (const value of [0.1, 1 / 3, 0.7, 1.0000001, 123.456]) {
      x.write(new Float32Array(count).fill(value));
      await program.run();
      const exact = Math.fround(value) * shape[axes]!;
      const totals = [...(await program.read('total'))];
      const worst = Math.max(...totals.map((total) => Math.abs(total - exact)));
      expect(worst / exact).toBeLessThan(BOUND);
    }
    program.destroy();
    x.destroy();
  });
});

describe('a single row that ends within a group of four', () => {
  it.each([1, 2, 3, 5, 7, 1021, 5003])('of %d leaves out what its memory holds beyond', async (size) => {
    const gpu = await testGpu();
    const x = new Variable(gpu, 'x', { shape: [size], values: new Float32Array(size).fill(2) });
    // The buffer is rounded up to 16 bytes: what lies there is not the row's.
    const beyond = Math.ceil(size / 4) * 4 - size;
    if (beyond > 0) gpu.write(x.buffer, new Float32Array(beyond).fill(Number.NaN), size * 4);
    const program = await compile(gpu, { outputs: { total: sum(x.tensor), mean: mean(x.tensor) } });
    await program.run();
    expect(await program.read('total')).toEqual(Float32Array.of(2 * size));
    expect(await program.read('mean')).toEqual(Float32Array.of(2));
    program.destroy();
    x.destroy();
  });
});

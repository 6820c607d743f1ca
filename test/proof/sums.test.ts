// Sums and products of any length keep within 1e-6 of the sum of their terms' magnitudes.

import { describe, expect, it } from 'vitest';
import { broadcastTo, compile, constant, input, matmul, sum, Variable } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';

const BOUND = 1e-6;

/** Positive numbers in [0.5, 1.5): no cancellation hides a drift. */
function positive(count: number): Float32Array<ArrayBuffer> {
  let state = 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 0.5 + state / 2 ** 32;
  });
}

const exactSum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index]!;
  return total;
};

describe('a sum', () => {
  it('of 2·10⁷ ones is 20,000,000', async () => {
    const gpu = await testGpu();
    const count = 20_000_000;
    const ones = new Variable(gpu, 'ones', { shape: [count], values: new Float32Array(count).fill(1) });
    const program = await compile(gpu, { outputs: { total: sum(ones.tensor) } });
    await program.run();
    expect((await program.read('total'))[0]).toBe(count);
    program.destroy();
    ones.destroy();
  });

  it('of ones that are nowhere stored is as exact', async () => {
    const gpu = await testGpu();
    const program = await compile(gpu, { outputs: { total: sum(broadcastTo(constant(1), [10_000, 2000])) } });
    await program.run();
    expect((await program.read('total'))[0]).toBe(20_000_000);
    program.destroy();
  });

  it('of 10⁸ bytes is within 1e-6 of the exact one', { timeout: 120_000 }, async () => {
    const gpu = await testGpu();
    const count = 100_000_000;
    const bytes = Uint8Array.from({ length: count }, (_, index) => (index * 7919) & 255);
    const data = new Variable(gpu, 'bytes', { shape: [count], dtype: 'u8', values: bytes });
    const program = await compile(gpu, { outputs: { total: sum(data.tensor) } });
    await program.run();
    const exact = exactSum(bytes);
    expect(Math.abs((await program.read('total'))[0]! - exact)).toBeLessThan(BOUND * exact);
    program.destroy();
    data.destroy();
  });

  it.each([1_000_003, 16_777_259])(
    'of %d positive numbers is within 1e-6, by rows, columns and all',
    async (count) => {
      const gpu = await testGpu();
      const values = positive(count);
      const data = new Variable(gpu, 'x', { shape: [count, 1], values });
      const outputs = { all: sum(data.tensor), columns: sum(data.tensor, { axis: 0 }) };
      const program = await compile(gpu, { outputs });
      await program.run();
      const exact = exactSum(values);
      for (const name of ['all', 'columns']) {
        expect(Math.abs((await program.read(name))[0]! - exact)).toBeLessThan(BOUND * exact);
      }
      program.destroy();
      data.destroy();
    },
  );
});

describe('a product', () => {
  it.each([
    [1, 1, 1_000_000],
    [3, 5, 250_000],
    [40, 36, 100_000],
  ])('[%d, k] · [k, %d] with k = %d is within 1e-6', async (m, n, k) => {
    const gpu = await testGpu();
    const [a, b] = [input('a', [m, k]), input('b', [n, k])];
    const program = await compile(gpu, { outputs: { c: matmul(a, b, { transposeB: true }) } });
    const [av, bv] = [positive(m * k), positive(n * k).toReversed()];
    program.write('a', av);
    program.write('b', bv);
    await program.run();
    const c = await program.read('c');
    for (const [i, j] of [
      [0, 0],
      [m - 1, n - 1],
      [m >> 1, n >> 1],
    ] as const) {
      let exact = 0;
      for (let p = 0; p < k; p++) exact += av[i * k + p]! * bv[j * k + p]!;
      expect(Math.abs(c[i * n + j]! - exact)).toBeLessThan(BOUND * exact);
    }
    program.destroy();
  });
});

describe('the largest binding', () => {
  it('may be filled, and four bytes more are refused before anything is allocated', async () => {
    const gpu = await testGpu();
    const limit = Math.min(gpu.limits.maxStorageBufferBindingSize, gpu.limits.maxBufferSize);
    const before = gpu.bytesAllocated;
    expect(() => gpu.createBuffer('too large', limit + 4)).toThrow(
      expect.objectContaining({ code: 'E_LIMIT' }),
    );
    expect(gpu.bytesAllocated).toBe(before);
    // A driver without a bound of its own would be asked for gigabytes.
    if (limit > 2 ** 28) return;
    await expect(compile(gpu, { outputs: { y: sum(input('x', [limit / 4 + 1])) } })).rejects.toThrow(
      expect.objectContaining({ code: 'E_LIMIT' }),
    );
    expect(gpu.bytesAllocated).toBe(before);
    for (const count of [limit / 4, limit / 4 - 1]) {
      // The last element makes both sums limit / 4, which float32 holds.
      const values = new Float32Array(count).fill(1);
      values[count - 1] = 1 + limit / 4 - count;
      const whole = new Variable(gpu, 'whole', { shape: [count], values });
      const program = await compile(gpu, { outputs: { total: sum(whole.tensor) } });
      await program.run();
      expect((await program.read('total'))[0]).toBe(limit / 4);
      program.destroy();
      whole.destroy();
    }
  });
});

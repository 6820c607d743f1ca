import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import { cumsum } from '../../src/graph/ops/reduce/cumsum.ts';
import { logSoftmax, logSumExp } from '../../src/graph/ops/reduce/logSumExp.ts';
import { min } from '../../src/graph/ops/reduce/min.ts';
import { logSum, norm1, norm2, sumSquare } from '../../src/graph/ops/reduce/norm.ts';
import { prod } from '../../src/graph/ops/reduce/prod.ts';
import { softmax } from '../../src/graph/ops/activation/softmax.ts';
import { square } from '../../src/graph/ops/pointwise/square.ts';
import { sum } from '../../src/graph/ops/reduce/sum.ts';
import { std, variance } from '../../src/graph/ops/reduce/variance.ts';
import { input } from '../../src/graph/tensor.ts';
import { checkOperation, evaluateTensors, table, total, type Reader } from './checkOperation.ts';

const shape = [3, 5, 4];
/** Each line along the middle axis of [3, 5, 4], through a function of its five values. */
const lines = (x: Reader, of: (line: number[]) => number): number[] =>
  table([3, 4], (i, k) => of([0, 1, 2, 3, 4].map((j) => x(i, j, k))));
const add = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const lse = (line: number[]): number => Math.log(add(line.map(Math.exp)));
const spread = (line: number[], correction: number): number => {
  const mean = add(line) / line.length;
  return add(line.map((v) => (v - mean) ** 2)) / (line.length - correction);
};

describe('reductions', () => {
  it('take the smallest value', () =>
    checkOperation({
      inputs: [shape],
      operation: (x) => min(x, { axis: 1 }),
      reference: (x) => lines(x, (line) => Math.min(...line)),
    }));

  it('take sums of squares, logarithms of sums and both norms', async () => {
    await checkOperation({
      inputs: [shape],
      operation: (x) => sumSquare(x, { axis: 1 }),
      reference: (x) => lines(x, (line) => add(line.map((v) => v * v))),
    });
    await checkOperation({
      inputs: [shape],
      operation: (x) => logSum(square(x), { axis: 1 }),
      reference: (x) => lines(x, (line) => Math.log(add(line.map((v) => v * v)))),
    });
    await checkOperation({
      inputs: [shape],
      operation: (x) => norm1(x, { axis: 1 }),
      reference: (x) => lines(x, (line) => add(line.map(Math.abs))),
    });
    await checkOperation({
      inputs: [shape],
      operation: (x) => norm2(x, { axis: -2, keepDims: true }),
      shape: [3, 1, 4],
      reference: (x) => lines(x, (line) => Math.hypot(...line)),
    });
  });

  it('give the norm of zeros the gradient 0', async () => {
    const x = input('x', [2, 2]);
    const [g] = grad(sum(norm2(x, { axis: 1 })), [x]);
    const { values } = await evaluateTensors({ g: g }, { x: Float32Array.of(0, 0, 3, 4) });
    expect([...values.g].map((v) => v.toFixed(5))).toEqual(['0.00000', '0.00000', '0.60000', '0.80000']);
  });

  it('take variance and standard deviation, with and without correction', async () => {
    await checkOperation({
      inputs: [shape],
      operation: (x) => variance(x, { axis: 1 }),
      reference: (x) => lines(x, (line) => spread(line, 0)),
    });
    await checkOperation({
      inputs: [shape],
      operation: (x) => std(x, { axis: 1, correction: 1 }),
      reference: (x) => lines(x, (line) => Math.sqrt(spread(line, 1))),
    });
  });

  it('keep the digits of a variance far from 0', async () => {
    const x = input('x', [4]);
    const { values } = await evaluateTensors(
      { v: variance(x) },
      { x: Float32Array.of(10001, 10002, 10003, 10004) },
    );
    expect([...values.v]).toEqual([1.25]);
  });

  it('multiply, with gradients that are right at zeros', async () => {
    const values = [2, -3, 0.5, 0, 4, -1, 0, 0, 5, 1, 0, 2];
    await checkOperation({
      inputs: [{ shape: [4, 3], values }],
      operation: (x) => prod(x, { axis: 1 }),
      reference: (x) => table([4], (i) => x(i, 0) * x(i, 1) * x(i, 2)),
    });
    await checkOperation({
      inputs: [[2, 3, 2]],
      operation: (x) => prod(x, { axis: [0, 2] }),
      reference: (x) => table([3], (j) => x(0, j, 0) * x(0, j, 1) * x(1, j, 0) * x(1, j, 1)),
    });
  });

  it('multiply over rows that are long, and not multiples of four', () => {
    const values = Array.from({ length: 1003 * 2 }, (_, i) => 1 + Math.sin(i) / 50);
    return checkOperation({
      inputs: [{ shape: [2, 1003], values }],
      operation: (x) => prod(x, { axis: 1 }),
      reference: (x) =>
        table([2], (i) => Array.from({ length: 1003 }, (_, j) => x(i, j)).reduce((a, b) => a * b)),
      differentiate: [],
    });
  });

  it('refuse the gradient of the gradient of a product', () => {
    const x = input('x', [3]);
    const [g] = grad(prod(x), [x]);
    expect(() => grad(sum(g), [x])).toThrow(/must be differentiable; got productOfOthers/);
  });

  it('refuse a correction as large as the count, and axes that are not', () => {
    const x = input('x', [3, 1]);
    expect(() => variance(x, { axis: 1, correction: 1 })).toThrow(
      /less than the number of values; got 1 of 1/,
    );
    expect(() => min(x, { axis: 2 })).toThrow(/axes must be distinct integers from -2 to 1/);
    expect(() => norm2(input('u', [3], 'u32'))).toThrow(/operands must be f32; got u32/);
  });
});

describe('logSumExp, softmax and logSoftmax', () => {
  it('follow their formulas along any axis', async () => {
    await checkOperation({
      inputs: [shape],
      operation: (x) => logSumExp(x, { axis: 1 }),
      reference: (x) => lines(x, lse),
    });
    await checkOperation({
      inputs: [shape],
      operation: (x) => softmax(x, 1),
      reference: (x) =>
        table(shape, (i, j, k) => Math.exp(x(i, j, k)) / total(5, (n) => Math.exp(x(i, n, k)))),
    });
    await checkOperation({
      inputs: [shape],
      operation: (x) => logSoftmax(x, 0),
      reference: (x) =>
        table(shape, (i, j, k) => x(i, j, k) - Math.log(total(3, (n) => Math.exp(x(n, j, k))))),
    });
  });

  it('hold at ±1e4, and give −∞ for a row of −∞, with the gradient 0', async () => {
    const x = input('x', [5, 2]);
    const y = logSumExp(x, { axis: 1 });
    const [g] = grad(sum(y), [x]);
    const { values } = await evaluateTensors(
      { y, g: g },
      { x: Float32Array.of(1e4, 1e4, -1e4, -1e4, -Infinity, -Infinity, Infinity, 0, NaN, 0) },
    );
    const [high, low, ...special] = values.y;
    expect(high).toBeCloseTo(1e4 + Math.LN2, 2);
    expect(low).toBeCloseTo(-1e4 + Math.LN2, 2);
    expect(special).toEqual([-Infinity, Infinity, NaN]);
    expect(Array.from(values.g.slice(0, 6), (v) => Math.round(v * 100) / 100)).toEqual([
      0.5, 0.5, 0.5, 0.5, 0, 0,
    ]);
  });
});

describe('cumsum', () => {
  it('runs either way, with or without the element itself', async () => {
    for (const exclusive of [false, true]) {
      for (const reverse of [false, true]) {
        const inSum = (n: number, j: number): boolean => (reverse ? n > j : n < j) || (!exclusive && n === j);
        await checkOperation({
          inputs: [shape],
          operation: (x) => square(cumsum(x, { axis: 1, exclusive, reverse })),
          reference: (x) => table(shape, (i, j, k) => total(5, (n) => (inSum(n, j) ? x(i, n, k) : 0)) ** 2),
        });
      }
    }
  });

  it('loses nothing over a hundred thousand small steps', async () => {
    const x = input('x', [100_000]);
    const { values } = await evaluateTensors({ y: cumsum(x) }, { x: new Float32Array(100_000).fill(0.1) });
    expect(values.y.at(-1)).toBe(Math.fround(100_000 * Math.fround(0.1)));
  });

  it('refuses whole numbers', () => {
    expect(() => cumsum(input('u', [3], 'u32'))).toThrow(/operands must be f32; got u32/);
  });
});

import { describe, expect, it } from 'vitest';
import { argMax, argMin, hardmax } from '../../src/graph/ops/reduce/argMax.ts';
import { gather, scatterAdd, takeAlong } from '../../src/graph/ops/index/gather.ts';
import { oneHot } from '../../src/graph/ops/index/oneHot.ts';
import { square } from '../../src/graph/ops/pointwise/square.ts';
import { topK } from '../../src/graph/ops/reduce/topK.ts';
import { input } from '../../src/graph/tensor.ts';
import { checkOperation, evaluateTensors, table, total } from './checkOperation.ts';

describe('gather', () => {
  it('picks rows by indices of any rank, the same row more than once', () =>
    checkOperation({
      inputs: [[5, 3], { shape: [2, 2], values: Uint32Array.of(4, 0, 4, 2) }],
      operation: (x, i) => square(gather(x, i)),
      shape: [2, 2, 3],
      reference: (x, i) => table([2, 2, 3], (a, b, c) => x(i(a, b), c) ** 2),
    }));

  it('picks along any axis, from the end where negative', () =>
    checkOperation({
      inputs: [[2, 5, 3], { shape: [4], values: Uint32Array.of(1, 4294967295, 4294967291, 4) }],
      operation: (x, i) => gather(x, i, 1),
      shape: [2, 4, 3],
      reference: (x) => table([2, 4, 3], (a, b, c) => x(a, [1, 4, 0, 4][b]!, c)),
    }));

  it('takes a scalar index', () =>
    checkOperation({
      inputs: [[3, 4], { shape: [], values: Uint32Array.of(2) }],
      operation: (x, i) => gather(x, i),
      shape: [4],
      reference: (x) => table([4], (j) => x(2, j)),
    }));

  it('refuses indices that are no whole numbers, and axes that are not', () => {
    const [x, i] = [input('x', [3, 4]), input('i', [2])];
    expect(() => gather(x, i)).toThrow(/indices must be u32; got f32/);
    expect(() => gather(x, input('i', [2], 'u32'), 2)).toThrow(/axes must be distinct integers from -2 to 1/);
    expect(() => gather(input('u', [2], 'u32'), input('i', [2], 'u32'))).toThrow(/operands must be f32/);
  });
});

describe('takeAlong and scatterAdd', () => {
  const indices = Uint32Array.of(0, 2, 1, 1, 0, 0, 2, 2, 2, 1, 0, 1);

  it('pick and sum along an axis, each element by its own index', async () => {
    await checkOperation({
      inputs: [[2, 3, 2], { shape: [2, 3, 2], values: indices }],
      operation: (x, i) => square(takeAlong(x, i, 1)),
      reference: (x, i) => table([2, 3, 2], (a, b, c) => x(a, i(a, b, c), c) ** 2),
    });
    await checkOperation({
      inputs: [[2, 3, 2], { shape: [2, 3, 2], values: indices }],
      operation: (x, i) => square(scatterAdd(x, i, { size: 4, axis: 1 })),
      shape: [2, 4, 2],
      reference: (x, i) =>
        table([2, 4, 2], (a, b, c) => total(3, (n) => (i(a, n, c) === b ? x(a, n, c) : 0)) ** 2),
    });
  });

  it('refuse indices of other shapes', () => {
    const x = input('x', [2, 3]);
    expect(() => takeAlong(x, input('i', [3, 3], 'u32'))).toThrow(
      /but for axis 1; got \[3, 3\] for \[2, 3\]/,
    );
    expect(() => scatterAdd(x, input('i', [2, 2], 'u32'), { size: 3 })).toThrow(/one index for each value/);
    expect(() => scatterAdd(x, input('i', [2, 3], 'u32'), { size: 0 })).toThrow(
      /the size must be a whole number/,
    );
  });
});

describe('oneHot', () => {
  it('puts a value at the index, along any axis', async () => {
    const i = input('i', [2, 2], 'u32');
    const { values, program } = await evaluateTensors(
      { last: oneHot(i, 3), first: oneHot(i, 3, { on: 5, off: -1, axis: 0 }) },
      { i: Uint32Array.of(0, 2, 4294967295, 7) },
    );
    expect([...values.last]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
    expect([...values.first]).toEqual([5, -1, -1, -1, -1, -1, -1, -1, -1, 5, 5, -1]);
    expect(program.calls).toBeLessThanOrEqual(2);
  });

  it('refuses other types and depths', () => {
    expect(() => oneHot(input('x', [2]), 3)).toThrow(/indices must be u32; got f32/);
    expect(() => oneHot(input('x', [2], 'u32'), 0)).toThrow(
      /depth must be a whole number of at least 1; got 0/,
    );
    expect(() => oneHot(input('x', [2], 'u32'), 2, { axis: 2 })).toThrow(/axes must be distinct/);
  });
});

describe('argMax, argMin and hardmax', () => {
  const x = input('x', [2, 5]);
  const values = { x: Float32Array.of(1, 3, -2, 3, -2, -0, 0, NaN, 1, NaN) };

  it('find the first or the last extreme value; NaN is extreme', async () => {
    const { values: found } = await evaluateTensors(
      {
        first: argMax(x, { axis: 1 }),
        last: argMax(x, { axis: 1, selectLast: true }),
        least: argMin(x, { axis: -1, keepDims: true }),
        columns: argMin(x),
        hard: hardmax(x),
      },
      values,
    );
    expect(found.first).toEqual(Uint32Array.of(1, 2));
    expect(found.last).toEqual(Uint32Array.of(3, 4));
    expect(found.least).toEqual(Uint32Array.of(2, 2));
    expect(found.columns).toEqual(Uint32Array.of(1, 1, 1, 1, 1));
    expect([...found.hard]).toEqual([0, 1, 0, 0, 0, 0, 0, 1, 0, 0]);
    expect(argMin(x, { keepDims: true }).shape).toEqual([1, 5]);
  });

  it('search long lines, each by several invocations', async () => {
    const long = input('long', [3, 1001]);
    const data = Float32Array.from({ length: 3003 }, (_, i) => Math.sin(i * 12.9898) * 100);
    const { values: found } = await evaluateTensors({ y: argMax(long, { axis: 1 }) }, { long: data });
    const expected = [0, 1, 2].map((row) => {
      const line = data.slice(row * 1001, (row + 1) * 1001);
      return line.indexOf(Math.max(...line));
    });
    expect([...found.y]).toEqual(expected);
  });
});

describe('topK', () => {
  it('orders values and their places, with gradients to the values', async () => {
    for (const largest of [true, false]) {
      await checkOperation({
        inputs: [[3, 7, 2]],
        operation: (x) => square(topK(x, { k: 3, axis: 1, largest }).values),
        shape: [3, 3, 2],
        reference: (x) =>
          table([3, 3, 2], (a, r, c) => {
            const line = [0, 1, 2, 3, 4, 5, 6]
              .map((j) => x(a, j, c))
              .sort((p, q) => (largest ? q - p : p - q));
            return line[r]! ** 2;
          }),
      });
    }
  });

  it('gives equal values in the order of their places, by one kernel call', async () => {
    const x = input('x', [6]);
    const { values, indices } = topK(x, { k: 4 });
    const { values: found, program } = await evaluateTensors(
      { values, indices },
      { x: Float32Array.of(1, 5, 5, 0, 5, 1) },
    );
    expect([...found.values]).toEqual([5, 5, 5, 1]);
    expect([...found.indices]).toEqual([1, 2, 4, 0]);
    expect(program.calls).toBe(1);
  });

  it('refuses a k beyond the axis', () => {
    expect(() => topK(input('x', [3, 4]), { k: 5 })).toThrow(/from 1 to 4; got 5/);
  });
});

// Tensors of more elements than 32 bits can number are refused when they are made, stored or not.

import { describe, expect, it } from 'vitest';
import * as ops from '../../src/graph/ops/index.ts';
import { constant, input, type Tensor } from '../../src/graph/tensor.ts';
import { GradloomError } from '../../src/errors.ts';
import { kernelParams } from '../../src/kernels/kernelParams.ts';

const side = 2 ** 16;
const column = input('column', [side, 1]);
const row = input('row', [1, side]);
const labels = input('labels', [side, 1], 'u32');

const wide = (): Tensor => ops.multiply(column, row);

function codeOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof GradloomError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a tensor of 2^32 elements', () => {
  it.each<[string, () => unknown]>([
    ['summed to one number', () => ops.sum(wide())],
    ['whose mean is taken', () => ops.mean(wide())],
    ['whose product is taken', () => ops.prod(wide())],
    ['whose largest is looked for', () => ops.max(wide(), { axis: 1 })],
    ['whose place of the largest is looked for', () => ops.argMax(wide(), { axis: 1 })],
    ['with running sums', () => ops.cumsum(wide(), { axis: 1 })],
    ['of a matrix product', () => ops.matmul(column, row)],
    ['of an outer product', () => ops.outer(ops.reshape(column, [side]), ops.reshape(row, [side]))],
    ['of a broadcast', () => ops.sum(ops.broadcastTo(row, [side, side]))],
    ['of a constant', () => constant(1, [side, side])],
    ['of a gather', () => ops.gather(row, labels)],
    ['of one-hot rows', () => ops.oneHot(labels, side)],
    ['of a padding', () => ops.pad(row, { before: [2 ** 31], after: [2 ** 31], axis: 1 })],
    ['of an input', () => input('large', [2 ** 32])],
    ['of bytes', () => input('bytes', [2 ** 32], 'u8')],
    ['of 2^70, which is no whole number of JavaScript any more', () => input('x', [2 ** 35, 2 ** 35])],
  ])('%s is refused', (_, make) => {
    expect(codeOf(make)).toBe('E_LIMIT');
  });

  it('is refused from one element more than 2^31 on, and says so', () => {
    expect(ops.sum(ops.multiply(column, input('half', [1, side / 2]))).shape).toEqual([]);
    expect(() => input('x', [2 ** 31 + 1])).toThrow(
      'x: a tensor may have at most 2147483648 elements; got [2147483649].',
    );
    expect(input('bytes', [3_000_000_000], 'u8').size).toBe(3_000_000_000);
  });
});

it('a kernel is never given a size that 32 bits do not hold', () => {
  expect([...kernelParams(2 ** 32 - 1, -1)]).toEqual([0, 2 ** 32 - 1, 2 ** 32 - 1]);
  for (const size of [2 ** 32, NaN, Infinity]) expect(codeOf(() => kernelParams(size))).toBe('E_INTERNAL');
});

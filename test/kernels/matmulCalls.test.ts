// Products whose sums are split.

import { expect, test } from 'vitest';
import { testGpu } from '../gpu.ts';
import type { Fused } from '../../src/kernels/linkKernel.ts';
import { matmulCalls } from '../../src/kernels/matmul/matmulCalls.ts';
import type { MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { matmulReference } from '../reference/matmul.ts';
import { kernels, noise, plainStore, runMatmul, tryMatmul, upload } from './matmulFixture.ts';

const gpu = await testGpu();
const split = (splits: number): MatmulVariant => ({ kind: 'tile', quads: 1, splits });

// The last split shorter than the others, down to one product; with and without a factor of four; fewer splits than wanted.
for (const [m, n, k, splits] of [
  [33, 36, 129, 4],
  [70, 9, 97, 3],
  [20, 68, 600, 8],
  [5, 8, 70, 64],
] as const) {
  test(`[${m}, ${k}] · [${k}, ${n}] in ${splits} splits equals float64`, async () => {
    for (const transposed of [false, true]) {
      const shape = { m, n, k, transposeA: transposed, transposeB: transposed };
      const { product } = await tryMatmul(gpu, shape, { variant: split(splits) });
      expect(product).toBeLessThan(1);
    }
  });
}

test('the fused end is applied once, to the whole sum', async () => {
  const shape = { m: 9, n: 12, k: 256, transposeA: false, transposeB: true };
  const [dataA, dataB] = [noise(9 * 256, 5), noise(12 * 256, 6)];
  const bias = noise(12, 7);
  const buffers = [dataA, dataB, bias, new Float32Array(9 * 12)].map((data) => upload(gpu, 'parts', data));
  const [a, b, c, target] = buffers as [
    (typeof buffers)[0],
    (typeof buffers)[0],
    (typeof buffers)[0],
    (typeof buffers)[0],
  ];
  const finish: Fused = {
    body: {
      operands: [{ access: { kind: 'column' }, type: 'f32' }],
      instructions: [
        {
          call: 'add',
          args: [{ from: 'kernel' }, { from: 'operand', index: 0 }],
          type: 'f32',
          uniform: false,
        },
        { call: 'relu', args: [{ from: 'instruction', index: 0 }], type: 'f32', uniform: false },
      ],
      outputs: [{ value: { from: 'instruction', index: 1 }, type: 'f32' }],
    },
    operands: [c.all],
    outputs: [target.all],
  };
  const problem = { ...shape, a: a.all, b: b.all, finish };
  const [got] = await runMatmul(gpu, problem, { variant: split(4), results: [target] });
  const { product } = matmulReference(dataA, dataB, shape);
  const expected = product.map((value, index) => Math.max(0, value + bias[index % 12]!));
  expect(expected.some((value) => value > 0)).toBe(true);
  for (const [index, value] of expected.entries()) expect(got![index]).toBeCloseTo(value, 4);
  buffers.forEach((buffer) => buffer.destroy());
});

test('sums of rows, stacks and short sums are not split', () => {
  const memory = gpu.createBuffer('any', 1024).all;
  const problem = { m: 8, n: 8, k: 64, transposeA: false, transposeB: false, a: memory, b: memory };
  const end = { finish: plainStore(memory.buffer) };
  const setting = { variant: split(2), kernels, scratch: () => memory };
  expect(matmulCalls({ ...problem, ...end }, setting)).toHaveLength(2);
  expect(matmulCalls({ ...problem, ...end, rowSums: memory }, setting)).toHaveLength(1);
  expect(
    matmulCalls({ ...problem, ...end, stack: { count: 2, strideA: 64, strideB: 64 } }, setting),
  ).toHaveLength(1);
  expect(matmulCalls({ ...problem, ...end, k: 32 }, setting)).toHaveLength(1);
  memory.buffer.destroy();
});

// The fused end of matmul, the precision of long sums, and that a run repeats bit for bit.

import { expect, test } from 'vitest';
import { testGpu } from '../gpu.ts';
import type { DeviceBuffer } from '../../src/gpu/buffer.ts';
import type { Fused } from '../../src/kernels/linkKernel.ts';
import { chooseMatmul, type MatmulVariant } from '../../src/kernels/matmul/chooseMatmul.ts';
import { matmulReference } from '../reference/matmul.ts';
import { noise, plainStore, runMatmul, tryMatmul, upload } from './matmulFixture.ts';

const gpu = await testGpu();

const { subgroupSize } = gpu;
const panels: MatmulVariant[] = [4, 8, 16, 32].includes(subgroupSize)
  ? [{ kind: 'panel', lanes: subgroupSize, rows: Math.max(8, subgroupSize), quads: 1 }]
  : [];
const variants: MatmulVariant[] = [{ kind: 'tile', quads: 1 }, { kind: 'narrow', lanes: 4 }, ...panels];

/** relu(C + bias[column]) · scale[row, column]. */
function reluOfSum(bias: DeviceBuffer, scale: DeviceBuffer, target: DeviceBuffer): Fused {
  return {
    body: {
      operands: [
        { access: { kind: 'column' }, type: 'f32' },
        { access: { kind: 'flat' }, type: 'f32' },
      ],
      instructions: [
        {
          call: 'add',
          args: [{ from: 'kernel' }, { from: 'operand', index: 0 }],
          type: 'f32',
          uniform: false,
        },
        { call: 'relu', args: [{ from: 'instruction', index: 0 }], type: 'f32', uniform: false },
        {
          call: 'multiply',
          args: [
            { from: 'instruction', index: 1 },
            { from: 'operand', index: 1 },
          ],
          type: 'f32',
          uniform: false,
        },
      ],
      outputs: [{ value: { from: 'instruction', index: 2 }, type: 'f32' }],
    },
    operands: [bias.all, scale.all],
    outputs: [target.all],
  };
}

for (const variant of variants) {
  for (const n of [36, 35]) {
    const width = n % 4 === 0 ? 'four at a time' : 'one by one';
    test(`bias, relu and a product are fused onto results that leave ${width}, by ${variant.kind}`, async () => {
      const shape = { m: 67, n, k: 21, transposeA: false, transposeB: true };
      const [dataA, dataB, dataBias, dataScale] = [67 * 21, 21 * n, n, 67 * n].map(noise) as [
        Float32Array<ArrayBuffer>,
        Float32Array<ArrayBuffer>,
        Float32Array<ArrayBuffer>,
        Float32Array<ArrayBuffer>,
      ];
      const buffers = [dataA, dataB, dataBias, dataScale, new Float32Array(67 * n)].map((data) =>
        upload(gpu, 'fused', data),
      );
      const [a, b, bias, scale, c] = buffers as [
        DeviceBuffer,
        DeviceBuffer,
        DeviceBuffer,
        DeviceBuffer,
        DeviceBuffer,
      ];
      const problem = { ...shape, a: a.all, b: b.all, finish: reluOfSum(bias, scale, c) };
      const [got] = await runMatmul(gpu, problem, { variant, results: [c] });
      const { product } = matmulReference(dataA, dataB, shape);
      for (const [index, sum] of product.entries()) {
        const expected = Math.max(0, sum + dataBias[index % n]!) * dataScale[index]!;
        expect(Math.abs(got![index]! - expected), `element ${index}`).toBeLessThan(1e-5);
      }
      buffers.forEach((buffer) => buffer.destroy());
    });
  }
}

test('sums of 100,000 products keep within 1e-6 of the sum of their magnitudes', async () => {
  for (const variant of variants) {
    const shape = { m: 5, n: 6, k: 100_000, transposeA: false, transposeB: true };
    const { product } = await tryMatmul(gpu, shape, { variant });
    expect(product, variant.kind).toBeLessThan(1);
  }
});

test('a sum of 12,288 positive products keeps within 1e-6 of itself', async () => {
  for (const variant of variants) {
    const shape = { m: 4, n: 5, k: 12_288, transposeA: false, transposeB: true };
    const [dataA, dataB] = [noise(4 * 12_288, 1).map(Math.abs), noise(5 * 12_288, 2).map(Math.abs)];
    const [a, b, c] = [dataA, dataB, new Float32Array(20)].map((data) => upload(gpu, 'sum', data)) as [
      DeviceBuffer,
      DeviceBuffer,
      DeviceBuffer,
    ];
    const problem = { ...shape, a: a.all, b: b.all, finish: plainStore(c) };
    const [got] = await runMatmul(gpu, problem, { variant, results: [c] });
    const { product } = matmulReference(dataA, dataB, shape);
    for (const [index, sum] of product.entries()) {
      expect(Math.abs(got![index]! - sum) / sum, `${variant.kind} ${index}`).toBeLessThan(1e-6);
    }
    [a, b, c].forEach((buffer) => buffer.destroy());
  }
});

test('a product repeats bit for bit', async () => {
  const shape = { m: 130, n: 70, k: 300, transposeA: true, transposeB: false };
  const [a, b, c] = [noise(130 * 300, 3), noise(70 * 300, 4), new Float32Array(130 * 70)].map((data) =>
    upload(gpu, 'repeat', data),
  ) as [DeviceBuffer, DeviceBuffer, DeviceBuffer];
  for (const variant of [...variants, chooseMatmul(shape, gpu)]) {
    const problem = { ...shape, a: a.all, b: b.all, finish: plainStore(c) };
    const [first] = await runMatmul(gpu, problem, { variant, results: [c] });
    const [second] = await runMatmul(gpu, problem, { variant, results: [c] });
    expect(second).toEqual(first);
  }
});

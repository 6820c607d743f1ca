// What the tuner's comparison counts as agreement.

import { expect, it } from 'vitest';
import checkSource from '../../shaders/matmulCheck.wgsl?raw';
import { kernelParams } from '../../src/kernels/kernelParams.ts';
import { findPart } from '../../src/kernels/parts.ts';
import { link } from '../../src/wgsl/link.ts';
import { testGpu } from '../gpu.ts';

const ZERO = 0;
const MINUS_ZERO = 0x80000000;
const ONE = 0x3f800000;
const SMALLEST = 1;
const NAN = 0x7fc00000;

it.each([
  [
    'both zeros, whichever sign',
    [ZERO, MINUS_ZERO, MINUS_ZERO, ZERO],
    [ZERO, ZERO, MINUS_ZERO, MINUS_ZERO],
    4,
  ],
  ['equal bits', [ONE, NAN, SMALLEST], [ONE, NAN, SMALLEST], 3],
  ['nothing else', [SMALLEST, ZERO, ONE, NAN], [ZERO, MINUS_ZERO + SMALLEST, ONE + 1, ONE], 0],
])('%s', async (_, got, expected, count) => {
  const gpu = await testGpu();
  const upload = (label: string, words: readonly number[]) => {
    const buffer = gpu.createBuffer(label, 4 * words.length);
    gpu.write(buffer, Uint32Array.from(words));
    return buffer;
  };
  const buffers = {
    rows: upload('rows', [0]),
    expected: upload('expected', expected),
    c: upload('c', got),
    row_sums: upload('row sums', [0]),
    agreeing: upload('agreeing', [0]),
  };
  const { calls, owned } = await gpu.prepare([
    {
      label: 'check',
      shader: link({ kernel: { name: 'matmulCheck.wgsl', text: checkSource }, findPart }),
      buffers: Object.fromEntries(Object.entries(buffers).map(([name, buffer]) => [name, buffer.all])),
      params: kernelParams(got.length, 1, 0),
      workgroups: [1, 1, 1],
      cost: { flops: 0, bytes: 0 },
    },
  ]);
  await gpu.run(calls);
  expect(new Uint32Array(await gpu.read(buffers.agreeing.all))[0]).toBe(count);
  [...owned, ...Object.values(buffers)].forEach((buffer) => buffer.destroy());
});

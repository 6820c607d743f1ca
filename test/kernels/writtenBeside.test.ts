// Memory that a kernel must leave alone: what lies behind its results, and sums that belong to another invocation.

import { expect, it } from 'vitest';
import type { DeviceBuffer } from '../../src/gpu/buffer.ts';
import type { ShaderCall } from '../../src/gpu/shaderCall.ts';
import { scatterAdd } from '../../src/kernels/gather.ts';
import { loadParts } from '../../src/kernels/parts.ts';
import * as held from '../../src/kernels/heldRows.ts';
import * as loops from '../../src/kernels/softmax.ts';
import { testGpu } from '../gpu.ts';
import { noise, plainStore, upload } from './matmulFixture.ts';

const UNTOUCHED = 12345;

/** Runs one call and reads two buffers. */
async function runAndRead(call: ShaderCall, buffers: readonly DeviceBuffer[]): Promise<Float32Array[]> {
  const gpu = await testGpu();
  const { calls, owned } = await gpu.prepare([call]);
  await gpu.run(calls);
  const read = await Promise.all(buffers.map(async ({ all }) => new Float32Array(await gpu.read(all))));
  owned.forEach((buffer) => buffer.destroy());
  return read;
}

/** In registers rows of more columns, which invocations share. */
const SHAPES = [1, 7, 65].flatMap((rows) => [
  { rows, columns: 4, crossEntropy: loops.crossEntropy },
  { rows, columns: 100, crossEntropy: held.crossEntropy },
]);

it.each(SHAPES)('cross-entropy [$rows, $columns] writes no more losses than rows', async (shape) => {
  const { rows, columns, crossEntropy } = shape;
  const gpu = await testGpu();
  const logits = upload(gpu, 'logits', noise(rows * columns, 1));
  const labels = gpu.createBuffer('labels', 4 * rows);
  gpu.write(
    labels,
    Uint32Array.from({ length: rows }, (_, row) => row % columns),
  );
  const losses = upload(gpu, 'losses', new Float32Array(rows + 256).fill(UNTOUCHED));
  const gradients = upload(gpu, 'gradients', new Float32Array(rows * columns + 256).fill(UNTOUCHED));
  const call = crossEntropy(
    {
      rows,
      columns,
      logits: logits.all,
      target: labels.all,
      targetType: 'u32',
      losses: losses.all,
      finish: plainStore(gradients),
    },
    gpu,
  );
  const [costs, slopes] = await runAndRead(call, [losses, gradients]);
  expect(costs!.subarray(0, rows).every((cost) => cost > 0 && cost < columns)).toBe(true);
  expect(costs!.subarray(rows, rows + 256).every((value) => value === UNTOUCHED)).toBe(true);
  const behind = slopes!.subarray(rows * columns, rows * columns + 256);
  expect(behind.every((value) => value === UNTOUCHED)).toBe(true);
  for (const buffer of [logits, labels, losses, gradients]) buffer.destroy();
});

it('a scatter adds each value once, also where the range of another invocation begins', async () => {
  const gpu = await testGpu();
  await loadParts();
  const [size, n] = [1024, 50_000];
  const values = upload(gpu, 'values', new Float32Array(n).fill(1));
  const indices = gpu.createBuffer('indices', 4 * n);
  // Every fourth begins a range of some invocation.
  gpu.write(
    indices,
    Uint32Array.from({ length: n }, (_, j) => (4 * j) % size),
  );
  const [result, sums] = ['result', 'sums'].map((label) => gpu.createBuffer(label, 4 * size));
  const call = scatterAdd(
    {
      outer: 1,
      size,
      n,
      inner: 1,
      own: false,
      source: values.all,
      indices: indices.all,
      finish: plainStore(result!),
      scratch: () => sums!.all,
    },
    gpu,
  );
  const expected = new Float32Array(size);
  for (let j = 0; j < n; j++) expected[(4 * j) % size]!++;
  const [stored, summed] = await runAndRead(call, [result!, sums!]);
  expect(stored).toEqual(expected);
  expect(summed).toEqual(expected);
  for (const buffer of [values, indices, result!, sums!]) buffer.destroy();
});

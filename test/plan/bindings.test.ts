// A kernel has no more bindings than the device allows, however many tensors meet in it.

import { describe, expect, it } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';

const SIZE = 6;

const image = input('image', [1, 4, 4, 4]);
const kernel = input('kernel', [4, 1, 1, 4]);
const rows = input('rows', [6, 4]);
const labels = input('labels', [6], 'u32');
const LEAVES = { image, kernel, rows, labels };

describe('a kernel that reads more than fits', () => {
  it('is split where many tensors are added', async () => {
    const gpu = await testGpu();
    const names = Array.from({ length: 40 }, (_, index) => `x${index}`);
    const total = names.map((name) => input(name, [SIZE])).reduce(ops.add);
    const program = await compile(gpu, { outputs: { total } });
    names.forEach((name, index) => program.write(name, new Float32Array(SIZE).fill(index)));
    await program.run();
    expect([...(await program.read('total'))]).toEqual(Array.from({ length: SIZE }, () => 780));
    expect(program.calls).toBeGreaterThan(1);
    program.destroy();
  });

  it('is split where a product of a matrix with itself meets many tensors', async () => {
    const gpu = await testGpu();
    // With every count of tensors, one of them is the last that fits.
    for (let count = 5; count <= 16; count++) {
      const x = input('x', [2, 2]);
      const names = Array.from({ length: count }, (_, index) => `x${index}`);
      const total = names.map((name) => input(name, [2, 2])).reduce(ops.add, ops.matmul(x, x));
      const program = await compile(gpu, { outputs: { total } });
      program.write('x', Float32Array.of(1, 1, 0, 1));
      for (const name of names) program.write(name, Float32Array.of(1, 1, 1, 1));
      await program.run();
      expect([...(await program.read('total'))]).toEqual([1, 2, 0, 1].map((value) => value + count));
      program.destroy();
    }
  });

  it.each<readonly [string, Tensor]>([
    ['average pooling', ops.averagePool2d(image, { size: 2 })],
    ['max pooling', ops.maxPool2d(image, { size: 2 })],
    ['the gradient of average pooling', gradientOf(ops.averagePool2d(image, { size: 2 }), image)],
    ['the gradient of max pooling', gradientOf(ops.maxPool2d(image, { size: 2 }), image)],
    ['a convolution', ops.conv2d(image, kernel)],
    ['the gradient of a convolution’s images', gradientOf(ops.conv2d(image, kernel), image)],
    ['the gradient of a convolution’s weights', gradientOf(ops.conv2d(image, kernel), kernel)],
    ['softmax', ops.softmax(rows)],
    ['sums along rows', ops.sum(rows, { axis: 1 })],
    ['sums along columns', ops.sum(rows, { axis: 0 })],
    ['running sums', ops.cumsum(rows, { axis: 1 })],
    ['rows picked by index', ops.gather(rows, labels, 0)],
    ['values added at places', gradientOf(ops.gather(rows, labels, 0), rows)],
    ['a cross-entropy', ops.softmaxCrossEntropy(rows, labels)],
  ])('is split after %s', async (_, result) => {
    const gpu = await testGpu();
    const alone = await valuesOf(gpu, result, 0);
    const most = gpu.limits.maxStorageBuffersPerShaderStage;
    // One of these counts is the last that fits beside what the kernel binds itself.
    for (let count = most - 4; count < most; count++) {
      expect(await valuesOf(gpu, result, count)).toEqual(alone.map((value) => plusOnes(value, count)));
    }
  });

  it('is split where one tensor is read in many ways, before and after a reduction', async () => {
    const gpu = await testGpu();
    const x = input('x', [SIZE, SIZE]);
    // Each slice is a layout of its own, and a binding of its own.
    const views = Array.from({ length: 24 }, (_, index): Tensor =>
      ops.slice(ops.reshape(x, [SIZE * SIZE]), { starts: [index % 30], ends: [(index % 30) + SIZE] }),
    );
    const y = ops.add(ops.sum(views.reduce(ops.add)), ops.sum(views.map(ops.square).reduce(ops.add)));
    const program = await compile(gpu, { outputs: { y } });
    const values = Float32Array.from({ length: SIZE * SIZE }, (_, index) => index % 5);
    program.write('x', values);
    await program.run();
    const expected = views.reduce(
      (total, _, index) => values.slice(index, index + SIZE).reduce((sum, v) => sum + v + v * v, total),
      0,
    );
    expect([...(await program.read('y'))]).toEqual([expected]);
    program.destroy();
  });
});

function plusOnes(value: number, count: number): number {
  return Array.from({ length: count }).reduce<number>((sum) => Math.fround(sum + 1), value);
}

/** The gradient of the sum of squares. */
function gradientOf(result: Tensor, of: Tensor): Tensor {
  return grad(ops.sum(ops.square(result)), [of])[0];
}

/** A tensor's values with so many ones added, each a tensor of its own; whatever it is made of counts up from 0 to 3. */
async function valuesOf(gpu: Gpu, result: Tensor, count: number): Promise<number[]> {
  const ones = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`one${index}`, input(`one${index}`, result.shape)]),
  );
  const total = Object.values(ones).reduce((sum, one) => ops.add(sum, one), result);
  const program = await compile(gpu, { outputs: { total } });
  for (const [name, { size, dtype }] of Object.entries(LEAVES).filter(([, leaf]) => isMadeOf(result, leaf))) {
    const values = Array.from({ length: size }, (_, index) => index % 4);
    program.write(name, dtype === 'u32' ? Uint32Array.from(values) : Float32Array.from(values));
  }
  for (const [name, { size }] of Object.entries(ones)) program.write(name, new Float32Array(size).fill(1));
  await program.run();
  const read = [...(await program.read('total'))];
  program.destroy();
  return read;
}

function isMadeOf(result: Tensor, leaf: Tensor): boolean {
  return result === leaf || result.inputs.some((from) => isMadeOf(from, leaf));
}

// A kernel has no more bindings than the device allows, however many tensors meet in it.

import { describe, expect, it } from 'vitest';
import * as ops from '../../src/graph/ops/index.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';

const SIZE = 6;

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

// Variables that are overwritten: what is read before, what in place, what not at all.

import { describe, expect, it } from 'vitest';
import * as ops from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { Variable } from '../../src/plan/variable.ts';
import { testGpu } from '../gpu.ts';
import { ramp, runGraph } from './run.ts';

async function variable(name: string, shape: number[], values: number[]): Promise<Variable> {
  return new Variable(await testGpu(), name, { shape, values: Float32Array.from(values) });
}

describe('an update', () => {
  it('is seen by no kernel that reads the variable, in whatever order they were written down', async () => {
    const w = await variable('w', [4], [1, 2, 3, 4]);
    const before = ops.sum(ops.multiply(w.tensor, 10));
    const { values } = await runGraph(await testGpu(), {
      outputs: { before, after: ops.sum(w.tensor) },
      updates: [[w, ops.add(w.tensor, 100)]],
    });
    expect(values).toEqual({ before: [100], after: [10] });
    expect([...(await w.read())]).toEqual([101, 102, 103, 104]);
  });

  it('takes the sum of the variable itself', async () => {
    const w = await variable('w', [5], [1, 2, 3, 4, 5]);
    await runGraph(await testGpu(), {
      updates: [[w, ops.subtract(w.tensor, ops.mean(w.tensor))]],
      times: 2,
    });
    expect([...(await w.read())]).toEqual([-2, -1, 0, 1, 2]);
  });

  it('may read the variable transposed', async () => {
    const w = await variable('w', [3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await runGraph(await testGpu(), { updates: [[w, ops.transpose(w.tensor)]] });
    expect([...(await w.read())]).toEqual([1, 4, 7, 2, 5, 8, 3, 6, 9]);
  });

  it('may be a matrix product with the variable, its softmax, or sums along its rows', async () => {
    const gpu = await testGpu();
    const w = await variable('w', [2, 2], [1, 1, 0, 1]);
    await runGraph(gpu, { updates: [[w, ops.matmul(w.tensor, w.tensor)]], times: 3 });
    expect([...(await w.read())]).toEqual([1, 8, 0, 1]);
    const s = await variable('s', [1, 2], [0, Math.log(3)]);
    await runGraph(gpu, { updates: [[s, ops.softmax(s.tensor)]] });
    expect((await s.read())[1]).toBeCloseTo(0.75, 6);
    const v = await variable('v', [2], [1, 1]);
    const A = input('A', [2, 2]);
    const next = ops.subtract(ops.sum(ops.multiply(A, v.tensor), { axis: 1 }), v.tensor);
    await runGraph(gpu, { updates: [[v, next]], inputs: { A: Float32Array.of(2, 1, 0, 3) } });
    expect([...(await v.read())]).toEqual([2, 2]);
  });

  it('may put one value into two variables', async () => {
    const [a, b] = [await variable('a', [3], [1, 2, 3]), await variable('b', [3], [0, 0, 0])];
    const twice = ops.multiply(a.tensor, 2);
    const { values } = await runGraph(await testGpu(), {
      outputs: { twice },
      updates: [
        [a, twice],
        [b, twice],
      ],
    });
    expect(values['twice']).toEqual([2, 4, 6]);
    expect([...(await a.read())]).toEqual([2, 4, 6]);
    expect([...(await b.read())]).toEqual([2, 4, 6]);
  });

  it('may copy one variable to another that is read', async () => {
    const [a, b] = [await variable('a', [2], [1, 2]), await variable('b', [2], [5, 6])];
    const { values } = await runGraph(await testGpu(), {
      outputs: { sum: ops.add(a.tensor, b.tensor) },
      updates: [[a, b.tensor]],
    });
    expect(values['sum']).toEqual([6, 8]);
    expect([...(await a.read())]).toEqual([5, 6]);
  });

  it('that swaps two variables is refused with the way out', async () => {
    const [a, b] = [await variable('a', [2], [1, 2]), await variable('b', [2], [5, 6])];
    const swapped = compile(await testGpu(), {
      updates: [
        [a, b.tensor],
        [b, a.tensor],
      ],
    });
    await expect(swapped).rejects.toMatchObject({
      code: 'E_ARGUMENT',
      hint: expect.stringContaining('third variable'),
    });
  });

  it('of one variable twice is refused', async () => {
    const a = await variable('a', [2], [1, 2]);
    const twice = compile(await testGpu(), {
      updates: [
        [a, ops.add(a.tensor, 1)],
        [a, ops.add(a.tensor, 2)],
      ],
    });
    await expect(twice).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });

  it('by a value of another size or type is refused', async () => {
    const a = await variable('a', [2], [1, 2]);
    const count = new Variable(await testGpu(), 'count', { shape: [2], dtype: 'u32' });
    const compiled = compile(await testGpu(), { updates: [[a, input('x', [3])]] });
    await expect(compiled).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    const typed = compile(await testGpu(), { updates: [[a, ops.increment(count.tensor)]] });
    await expect(typed).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });

  it('of part of an arena leaves the kernels that read other parts their values', async () => {
    const arena = await variable('arena', [192], [...ramp(192)]);
    const [p, q] = [ops.segment(arena.tensor, 0, [3]), ops.segment(arena.tensor, 64, [3])];
    const next = ops.pack([ops.add(p, q), ops.multiply(q, 2), ops.segment(arena.tensor, 128, [64])]);
    const before = [...ramp(192)];
    await runGraph(await testGpu(), { updates: [[arena, next]] });
    const after = [...(await arena.read())];
    expect(after.slice(0, 3)).toEqual([0, 1, 2].map((i) => before[i]! + before[64 + i]!));
    expect(after.slice(64, 67)).toEqual([0, 1, 2].map((i) => 2 * before[64 + i]!));
    expect(after.slice(128)).toEqual(before.slice(128));
  });
});

describe('a ring', () => {
  it('keeps the last values, over many runs in one submission', async () => {
    const gpu = await testGpu();
    const ring = new Variable(gpu, 'ring', { shape: [4] });
    const step = new Variable(gpu, 'step', { shape: [], dtype: 'u32' });
    const value = ops.multiply(ops.toReal(step.tensor), 10);
    await runGraph(gpu, {
      updates: [
        [ring, ops.recordAt(ring.tensor, step.tensor, value)],
        [step, ops.increment(step.tensor)],
      ],
      times: 6,
    });
    expect([...(await ring.read())]).toEqual([40, 50, 20, 30]);
    expect([...(await step.read())]).toEqual([6]);
  });

  it('must be the update of its own variable', async () => {
    const gpu = await testGpu();
    const ring = new Variable(gpu, 'ring', { shape: [4] });
    const step = new Variable(gpu, 'step', { shape: [], dtype: 'u32' });
    const recorded = ops.recordAt(ring.tensor, step.tensor, input('x', []));
    const compiled = compile(gpu, { outputs: { recorded }, variables: [ring, step] });
    await expect(compiled).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });
});

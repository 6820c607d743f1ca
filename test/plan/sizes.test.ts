// Sizes at which kernels take another way: two passes, two dimensions of workgroups, many axes, one element.

import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';
import { evaluateOne } from '../reference/evaluate.ts';
import { ramp, runGraph } from './run.ts';

const squares = (count: number): number[] => [...ramp(count)].map((value) => value * value);
const gap = (count: number): number[] => Array.from({ length: count }, () => 0);
const sumOf = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

describe('a reduction', () => {
  for (const size of [16_383, 16_384, 16_385, 40_000, 40_001, 1_000_003]) {
    it(`of ${size} elements is right to 1e-6 of Σ|x|${size > 16_384 ? ', in two passes' : ''}`, async () => {
      const x = input('x', [size]);
      const values = Float32Array.from({ length: size }, (_, index) => Math.sin(index) + 0.5);
      const total = ops.sum(x);
      const { values: got, program } = await runGraph(await testGpu(), {
        outputs: { total, largest: ops.max(x), power: ops.sum(ops.square(x)) },
        inputs: { x: values },
      });
      const magnitude = values.reduce((sum, value) => sum + Math.abs(value), 0);
      expect(Math.abs(got['total']![0]! - sumOf(values))).toBeLessThan(1e-6 * magnitude);
      expect(got['largest']![0]).toBe(values.reduce((most, value) => Math.max(most, value), -Infinity));
      const power = values.reduce((sum, value) => sum + value * value, 0);
      expect(Math.abs(got['power']![0]! / power - 1)).toBeLessThan(1e-6);
      // Whether fewer elements are spread over two passes as well depends on the device.
      expect(program.calls % 3).toBe(0);
      if (size > 16_384) expect(program.calls).toBe(6);
      program.destroy();
    });
  }

  it('along the first and along the middle axis takes two passes as well, at most three on a GPU', async () => {
    const gpu = await testGpu();
    for (const [shape, axes] of [
      [[20_001, 3], 0],
      [[20_000, 4], 0],
      [[2, 17_000, 3], 1],
    ] as const) {
      const x = input('x', shape);
      const values = ramp(x.size, 0.25);
      const total = ops.sum(x, { axis: axes });
      const { values: got, program } = await runGraph(gpu, { outputs: { total }, inputs: { x: values } });
      // Sums of quarters are exact.
      expect(got['total']).toEqual([...evaluateOne(total, new Map([[x, values]]))]);
      // A GPU's chunks are short: where there are many, theirs are combined in a pass of its own.
      expect(program.calls).toBeGreaterThanOrEqual(2);
      expect(program.calls).toBeLessThanOrEqual(gpu.driver.kind === 'gpu' ? 3 : 2);
      program.destroy();
    }
  });

  it('with much to reduce and many results finishes what follows once', async () => {
    const x = input('x', [50, 16_400]);
    const y = ops.relu(ops.subtract(ops.mean(x, { axis: 1 }), 0.5));
    const values = ramp(x.size, 0.125);
    const { values: got, program } = await runGraph(await testGpu(), {
      outputs: { y },
      inputs: { x: values },
    });
    const wanted = evaluateOne(y, new Map([[x, values]]));
    got['y']!.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));
    program.destroy();
  });
});

/** Sums of the rows of column + [0.5, 1]; both operands are inputs. */
async function rowSums(rows: number) {
  const column = input('column', [rows, 1]);
  const y = ops.sum(ops.add(column, input('row', [2])), { axis: 1 });
  const program = await compile(await testGpu(), { outputs: { y } });
  const [report] = await program.report();
  return { program, workgroups: report!.workgroups };
}

describe('workgroups beyond one dimension', () => {
  for (const count of [65_534, 65_535, 65_536, 65_537]) {
    it(`compute every result of ${count} workgroups`, async () => {
      const few = await rowSums(6400);
      few.program.destroy();
      const rows = count * (6400 / few.workgroups);
      const { program, workgroups } = await rowSums(rows);
      // Above 65,535 they are laid out in two rows.
      expect(workgroups).toBe(count > 65_535 ? 2 * 65_535 : count);
      const values = ramp(rows);
      program.write('column', values);
      program.write('row', Float32Array.of(0.5, 1));
      await program.run();
      const got = await program.read('y');
      expect(got.findIndex((value, index) => value !== 2 * values[index]! + 1.5)).toBe(-1);
      program.destroy();
    });
  }

  it('compute every element of a long chain, where a workgroup takes turns', async () => {
    const count = 4_194_305;
    const x = input('x', [count]);
    const program = await compile(await testGpu(), { outputs: { y: ops.add(ops.multiply(x, 2), 1) } });
    const values = ramp(count);
    program.write('x', values);
    await program.run();
    const got = await program.read('y');
    expect(got.findIndex((value, index) => value !== 2 * values[index]! + 1)).toBe(-1);
    program.destroy();
  });
});

describe('axes', () => {
  it('broadcast, permute and reduce up to rank 6', async () => {
    const shape = [2, 3, 1, 5, 2, 4];
    const a = input('a', shape);
    const b = input('b', [3, 2, 1, 1, 4]);
    const turned = ops.transpose(ops.add(a, ops.reshape(b, [1, 3, 2, 1, 1, 4])), [5, 0, 4, 1, 3, 2]);
    const outputs = {
      turned,
      summed: ops.sum(turned, { axis: [0, 2, 4] }),
      slope: grad(ops.sum(ops.square(turned)), [b])[0],
    };
    const leaves = new Map([
      [a, ramp(a.size, 0.25)],
      [b, ramp(b.size, 0.5)],
    ]);
    const inputs = { a: leaves.get(a)!, b: leaves.get(b)! };
    const { values, program } = await runGraph(await testGpu(), { outputs, inputs });
    for (const [name, tensor] of Object.entries(outputs)) {
      expect(values[name]).toEqual([...evaluateOne(tensor, leaves)]);
    }
    program.destroy();
  });

  it('of one element each are a scalar whatever their number', async () => {
    const x = input('x', [1, 1, 1, 1, 1]);
    const { values, program } = await runGraph(await testGpu(), {
      outputs: { y: ops.sum(ops.transpose(ops.multiply(x, 3))), z: ops.softmax(ops.reshape(x, [1, 1])) },
      inputs: { x: Float32Array.of(7) },
    });
    expect(values).toEqual({ y: [21], z: [1] });
    program.destroy();
  });
});

describe('kernel calls are saved where', () => {
  it('the same is computed twice, a transpose is multiplied, and scalars are made of scalars', async () => {
    const [a, b] = [input('a', [6, 4]), input('b', [6, 5])];
    const [s, t] = [input('s', []), input('t', [])];
    const scale = ops.divide(ops.add(s, 1), ops.square(t));
    const one = ops.multiply(ops.matmul(a, b, { transposeA: true }), scale);
    const again = ops.divide(ops.add(s, 1), ops.square(t));
    const two = ops.relu(ops.multiply(ops.matmul(a, b, { transposeA: true }), again));
    const program = await compile(await testGpu(), { outputs: { one, two } });
    expect(program.calls).toBe(1);
    const turned = await compile(await testGpu(), { outputs: { y: ops.matmul(ops.transpose(a), b) } });
    expect(turned.calls).toBe(1);
    turned.destroy();
    program.destroy();
  });

  it('many small tensors become one arena: each is written where it belongs', async () => {
    const parts = [3, 64, 65, 1].map((size, index) => ops.square(input(`x${index}`, [size])));
    const program = await compile(await testGpu(), { outputs: { arena: ops.pack(parts) } });
    expect(program.calls).toBe(parts.length);
    parts.forEach((part, index) => program.write(`x${index}`, ramp(part.size)));
    await program.run();
    const arena = [...(await program.read('arena'))];
    expect(arena).toEqual([
      ...squares(3),
      ...gap(61),
      ...squares(64),
      ...squares(65),
      ...gap(63),
      ...squares(1),
      ...gap(63),
    ]);
    program.destroy();
  });
});

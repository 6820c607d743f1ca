// Values stored as f16: every kernel reads them, what is written is rounded, fused or not; other devices refuse them.

import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from '../../src/float16.ts';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { storedAs } from '../../src/graph/ops/pointwise/cast.ts';
import { position } from '../../src/graph/ops/index/position.ts';
import { input, type Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { planProgram } from '../../src/plan/planProgram.ts';
import { Variable } from '../../src/plan/variable.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';
import { runGraph } from './run.ts';

const gpu = await testGpu();
const has = gpu.features.has('shader-f16');

const rounded = (value: number): number => fromFloat16(toFloat16(value));

/** Numbers that f16 does not have, the same in every run. */
function numbers(count: number, seed = 1): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, index) => Math.sin(seed + 1.7 * index) * (1 + (index % 5)));
}

/** Runs outputs on the device and compares them with the twin, relative to the largest value. */
async function agrees(
  make: (...x: Tensor[]) => Readonly<Record<string, Tensor>>,
  leaves: readonly Tensor[],
  tolerance = 1e-5,
): Promise<Record<string, number[]>> {
  const inputs = Object.fromEntries(leaves.map((leaf, index) => [leaf.op, numbers(leaf.size, index)]));
  const outputs = make(...leaves);
  const { program, values } = await runGraph(gpu, { outputs, inputs });
  program.destroy();
  const given = new Map(
    leaves.map((leaf) => [leaf, inputs[leaf.op]!.map((x) => (leaf.dtype === 'f16' ? rounded(x) : x))]),
  );
  const twins = evaluate(Object.values(outputs), given);
  for (const [index, [name, output]] of Object.entries(outputs).entries()) {
    const twin = twins[index]!;
    const largest = twin.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    const place = twin.findIndex((value, i) => !(Math.abs(values[name]![i]! - value) <= tolerance * largest));
    expect(place, `${name} ${output.toString()}: ${values[name]![place]}, not ${twin[place]}`).toBe(-1);
  }
  return values;
}

describe.skipIf(!has)('a tensor stored as f16', () => {
  it('is rounded to the nearest, ties to even, to infinity and to steps of 2^-24', async () => {
    const x = input('x', [9]);
    const values = Float32Array.of(
      1,
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      65519,
      65520,
      -1e9,
      2 ** -25,
      1.5 * 2 ** -25,
      NaN,
    );
    const half = ops.cast(x, 'f16');
    const outputs = { half, real: ops.cast(half, 'f32'), doubled: ops.multiply(half, 2) };
    const run = await runGraph(gpu, { outputs, inputs: { x: values } });
    const expected = [1, 1, 1 + 2 ** -9, 65504, Infinity, -Infinity, 0, 2 ** -24, NaN];
    expect(run.values).toEqual({
      half: expected,
      real: expected,
      doubled: expected.map((value) => 2 * value),
    });
    run.program.destroy();
  });

  it.each([1, 3, 4, 5, 64, 1000])('of %i elements has the same bits fused and stored', async (count) => {
    const x = input('x', [count]);
    const half = ops.cast(ops.multiply(x, 1.1), 'f16');
    const fused = ops.add(half, 1);
    const alone = await runGraph(gpu, { outputs: { fused }, inputs: { x: numbers(count) } });
    const both = await runGraph(gpu, { outputs: { fused, half }, inputs: { x: numbers(count) } });
    expect(both.values['fused']).toEqual(alone.values['fused']);
    const program = await compile(gpu, { outputs: { fused: ops.add(input('half', [count], 'f16'), 1) } });
    program.write('half', Float32Array.from(both.values['half']!));
    expect([...(await program.runAndRead('fused'))]).toEqual(alone.values['fused']);
    for (const made of [alone.program, both.program, program]) made.destroy();
  });

  it('takes half the memory as a variable, and keeps updates', async () => {
    const values = numbers(1000);
    const half = new Variable(gpu, 'half', { shape: [1000], dtype: 'f16', values });
    expect(half.buffer.bytes).toBe(2000);
    expect([...(await half.read())]).toEqual(Array.from(values, rounded));
    const odd = new Variable(gpu, 'odd', { shape: [3], dtype: 'f16', values: Float32Array.of(1, 2, 3) });
    const real = new Variable(gpu, 'real', { shape: [1000] });
    const next = ops.cast(ops.multiply(half.tensor, 1.3), 'f16');
    const program = await compile(gpu, {
      updates: [
        [half, next],
        [odd, ops.cast(ops.add(odd.tensor, 0.5), 'f16')],
        [real, ops.cast(half.tensor, 'f32')],
      ],
    });
    await program.run(2);
    const once = values.map((value) => rounded(Math.fround(rounded(value) * Math.fround(1.3))));
    expect([...(await real.read())]).toEqual([...once]);
    expect([...(await half.read())]).toEqual(
      Array.from(once, (value) => rounded(Math.fround(value * Math.fround(1.3)))),
    );
    expect([...(await odd.read())]).toEqual([2, 3, 4]);
    program.destroy();
    for (const variable of [half, odd, real]) variable.destroy();
  });

  it.each([
    [12, 8],
    [7, 5],
  ])('is read by every kernel, [%i, %i]', async (rows, columns) => {
    const leaves = [input('x', [rows, columns], 'f16'), input('y', [rows, columns])];
    const batching = { count: rows, batchSize: 3, shuffleSeed: 1 };
    const index = position([4], 0);
    await agrees(
      (x, y) => ({
        chain: ops.relu(ops.add(x, y)),
        transposed: ops.add(ops.transpose(x), 1),
        copied: ops.reshape(ops.transpose(x), [-1]),
        row: ops.add(y, ops.slice(x, { starts: [1, 0], ends: [2, columns] })),
        rows: ops.sum(x, { axis: 1 }),
        columns: ops.sum(ops.square(x), { axis: 0 }),
        largest: ops.max(x),
        softmax: ops.softmax(x),
        loss: ops.softmaxCrossEntropy(x, ops.softmax(y)),
        target: ops.softmaxCrossEntropy(y, ops.cast(ops.softmax(y), 'f16')),
        gathered: ops.gather(x, index),
        gatheredColumns: ops.gather(x, index, 1),
        spread: ops.pad(x, { before: [1, 2], after: [0, 1] }),
        running: ops.cumsum(x, { axis: 0 }),
        places: ops.argMax(x, { axis: 1 }),
        first: ops.topK(x, { k: 2 }).values,
        batch: ops.batchOf(x, position([1], 0), batching),
        packed: ops.pack([x, y, ops.cast(y, 'f16')]),
        joined: ops.concat([x, y]),
        product: ops.matmul(x, y, { transposeB: true }),
        outer: ops.matmul(x, x, { transposeA: true }),
        half: ops.cast(ops.matmul(y, x, { transposeB: true }), 'f32'),
      }),
      leaves,
    );
  });

  it('passes its gradient on, to the stored value and to what it was made of', async () => {
    const leaves = [input('x', [6, 8]), input('w', [5, 8])];
    await agrees(
      (x, w) => {
        const [x16, w16] = [ops.cast(x, 'f16'), ops.cast(w, 'f16')];
        const a = storedAs(ops.tanh(ops.matmul(x16, w16, { transposeB: true })), 'f16');
        const loss = ops.mean(ops.square(a));
        const [dx, dw, dx16, da] = grad(loss, [x, w, x16, a]);
        return { loss, dx: dx, dw: dw, dx16: dx16, da: da };
      },
      leaves,
      2e-3,
    );
  });

  it('is the result of a matrix product where its tensor says so', async () => {
    for (const size of [5, 8]) {
      const x = input('x', [size, size]);
      const values = numbers(size * size);
      const product = storedAs(ops.relu(ops.matmul(x, x)), 'f16');
      const { program, values: got } = await runGraph(gpu, { outputs: { product }, inputs: { x: values } });
      expect(program.calls).toBe(1);
      expect(got['product']).toEqual(got['product']!.map(rounded));
      program.destroy();
    }
    await agrees((x) => ({ product: ops.cast(ops.matmul(x, x), 'f16') }), [input('x', [9, 9])], 2 ** -10);
  });

  it('takes the step-by-step path instead of a single dispatch', async () => {
    const state = new Variable(gpu, 'state', { shape: [8], values: numbers(8) });
    const updates = [[state, ops.cast(ops.cast(ops.tanh(state.tensor), 'f16'), 'f32')]] as const;
    expect((await planProgram(gpu, { updates, singleDispatch: true })).kind).toBe('calls');
    state.destroy();
  });
});

describe.runIf(!has)('on a device without f16', () => {
  const refused = {
    code: 'E_UNSUPPORTED',
    message: expect.stringContaining('shader-f16'),
    hint: expect.any(String),
  };

  it('a graph that needs it is refused, whether it would be stored or not', async () => {
    const x = input('x', [4]);
    await expect(compile(gpu, { outputs: { y: ops.add(ops.cast(x, 'f16'), 1) } })).rejects.toMatchObject(
      refused,
    );
    await expect(compile(gpu, { outputs: { y: input('h', [4], 'f16') } })).rejects.toMatchObject(refused);
  });

  it('a variable is refused before it has memory', () => {
    const before = gpu.bytesAllocated;
    expect(() => new Variable(gpu, 'half', { shape: [4], dtype: 'f16' })).toThrow(
      expect.objectContaining(refused),
    );
    expect(gpu.bytesAllocated).toBe(before);
  });
});

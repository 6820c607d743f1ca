// The tuner's judgement of kernels that round to f16, on kernels of f32 that any driver runs: right ones keep to the
// bound, wrong ones do not.

import { afterAll, describe, expect, it } from 'vitest';
import type { BufferRange, DeviceBuffer } from '../../src/gpu/buffer.ts';
import type { ShaderCall } from '../../src/gpu/shaderCall.ts';
import { chooseMatmul } from '../../src/kernels/matmul/chooseMatmul.ts';
import type { MatmulTask } from '../../src/kernels/matmul/matmulCandidates.ts';
import type { Fused } from '../../src/kernels/linkKernel.ts';
import { matmulCalls } from '../../src/kernels/matmul/matmulCalls.ts';
import { tensorCoreErrorBound } from '../../src/kernels/matmul/tensorCores.ts';
import { keepsToBound } from '../../src/tuning/tensorCoreTrial.ts';
import { testGpu } from '../gpu.ts';
import { kernels, withParameter } from './matmulFixture.ts';

const gpu = await testGpu();
const made: DeviceBuffer[] = [];
afterAll(() => made.forEach((buffer) => buffer.destroy()));

const make = (label: string, bytes: number): BufferRange => {
  const buffer = gpu.createBuffer(label, 4 * Math.ceil(bytes / 4));
  made.push(buffer);
  return buffer.all;
};

/** A store of C times a factor of each column. */
function scaledStore(c: BufferRange, factors: BufferRange): Fused {
  const args = [{ from: 'kernel' }, { from: 'operand', index: 0 }] as const;
  return {
    body: {
      operands: [{ access: { kind: 'column' }, type: 'f32' }],
      instructions: [{ call: 'multiply', args, type: 'f32', uniform: false }],
      outputs: [{ value: { from: 'instruction', index: 0 }, type: 'f32' }],
    },
    operands: [factors],
    outputs: [c],
  };
}

/** Judges the written rule's kernel after `sabotage`, its results times `factor`; without `sabotage` nothing is run. */
async function judge(
  task: MatmulTask,
  sabotage?: (call: ShaderCall) => ShaderCall,
  factor = 1,
): Promise<boolean> {
  const { m, n, k, count, stackedA, stackedB, halfA, halfB } = task;
  const all = count * m;
  const rows = Uint32Array.from({ length: Math.ceil(all / 2) }, (_, index) => all - 1 - 2 * index);
  const memory = {
    a: make('a', (halfA ? 2 : 4) * m * k * (stackedA ? count : 1)),
    b: make('b', (halfB ? 2 : 4) * k * n * (stackedB ? count : 1)),
    c: make('c', 4 * count * m * n),
    rows: make('rows', rows.byteLength),
    sums: make('sums', 4 * m),
    expected: make('expected', 4),
    agreeing: make('agreeing', 4),
  };
  gpu.write(memory.rows.buffer, rows);
  const stack = { count, strideA: stackedA ? m * k : 0, strideB: stackedB ? k * n : 0 };
  const factors = make('factors', 4 * n);
  gpu.write(factors.buffer, new Float32Array(n).fill(factor));
  const { rowSums: _, ...shape } = task;
  const calls = matmulCalls(
    {
      ...shape,
      a: memory.a,
      b: memory.b,
      finish: scaledStore(memory.c, factors),
      ...(count > 1 ? { stack } : {}),
    },
    { variant: chooseMatmul(shape, gpu), kernels, scratch: (bytes) => make('parts', bytes) },
  );
  const prepared = await gpu.prepare(calls.map((call) => sabotage?.(call) ?? call));
  const run = (): Promise<void> => (sabotage ? gpu.run(prepared.calls) : Promise.resolve());
  const kept = await keepsToBound(gpu, { task, memory, samples: rows.length, run });
  prepared.owned.forEach((buffer) => buffer.destroy());
  return kept;
}

const plain: MatmulTask = {
  m: 33,
  n: 30,
  k: 47,
  transposeA: false,
  transposeB: false,
  rowSums: false,
  count: 1,
  stackedA: false,
  stackedB: false,
};
const same = (call: ShaderCall): ShaderCall => call;

describe('a product within the bound passes', () => {
  it.each([
    ['NN', plain],
    ['NT', { ...plain, transposeB: true }],
    ['TN', { ...plain, transposeA: true }],
    ['TT', { ...plain, transposeA: true, transposeB: true }],
    ['in a stack that shares an operand', { ...plain, count: 3, stackedA: true }],
    ['in a stack', { ...plain, count: 2, stackedA: true, stackedB: true }],
  ])('%s', async (_, task) => {
    expect(await judge(task, same)).toBe(true);
  });

  it.runIf(gpu.features.has('shader-f16'))('of operands stored as f16', async () => {
    expect(await judge({ ...plain, k: 48, n: 32, halfA: true, halfB: true }, same)).toBe(true);
  });
});

describe('it is refused', () => {
  it('where nothing was computed', async () => {
    expect(await judge(plain)).toBe(false);
  });

  it.each([
    ['terms are missing', withParameter(3, (k) => k - 4)],
    ['rows are missing', withParameter(1, (m) => m - 1)],
  ])('where %s', async (_, sabotage) => {
    expect(await judge({ ...plain, transposeA: true, k: 48 }, sabotage)).toBe(false);
  });
});

it.each([
  [0.9, true],
  [1.1, false],
])('of a single term, off by %d times the bound: %s', async (share, right) => {
  const task = { ...plain, k: 1 };
  // One term of the bound is for the plain sum, which is off by as much at most.
  const off = share * (tensorCoreErrorBound(1) + 2 ** -23);
  expect(await judge(task, same, 1 + off)).toBe(right);
});

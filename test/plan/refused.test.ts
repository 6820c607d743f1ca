// What `compile` and programs refuse before anything happens on the device.

import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { add, cumsum, matmul, multiply, reshape, sum } from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { adam, createTrainer, dense, Model, network, type Gpu } from '../../src/index.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { compile } from '../../src/plan/compile.ts';
import type { ProgramSpec } from '../../src/plan/programSpec.ts';
import { Variable } from '../../src/plan/variable.ts';
import { testGpu } from '../gpu.ts';

const opened = openGpu();
afterAll(async () => (await opened).close());

/** That a promise or call fails with a code, and says what. */
async function expectRefusal(attempt: () => unknown, code: string, text: RegExp): Promise<void> {
  const error = await Promise.resolve()
    .then(attempt)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toMatchObject({ code, message: expect.stringMatching(text) as unknown });
}

/** Lets a buffer of this name be too large; returns how to end that. */
function createBufferRefusing(gpu: Gpu, name: string): () => void {
  const create = gpu.createBuffer.bind(gpu);
  gpu.createBuffer = (label, bytes) => create(label, label === name ? Infinity : bytes);
  return () => (gpu.createBuffer = create);
}

describe('a variable of another Gpu', () => {
  it('is refused, read, updated or named, and both devices go on', async () => {
    const [gpu, other] = [await testGpu(), await opened];
    const [own, foreign] = [
      new Variable(gpu, 'own', { shape: [2] }),
      new Variable(other, 'foreign', { shape: [2] }),
    ];
    const bytes = [gpu.bytesAllocated, other.bytesAllocated];
    const y = add(own.tensor, foreign.tensor);
    const specs: ProgramSpec[] = [
      { outputs: { y } },
      { updates: [[own, y]] },
      { updates: [[own, y]], singleDispatch: true },
      { updates: [[foreign, multiply(foreign.tensor, 2)]] },
      { outputs: { own: own.tensor }, variables: [foreign] },
      { outputs: { foreign: reshape(foreign.tensor, [1, 2]) } },
    ];
    for (const spec of specs) {
      await expectRefusal(() => compile(gpu, spec), 'E_ARGUMENT', /variables must be of the Gpu .*foreign/);
    }
    expect([gpu.bytesAllocated, other.bytesAllocated]).toEqual(bytes);
    await Promise.all([gpu.settle(), other.settle()]);
    const program = await compile(other, { outputs: { y: add(foreign.tensor, 1) } });
    expect([...(await program.runAndRead('y'))]).toEqual([1, 1]);
    for (const made of [program, own, foreign]) made.destroy();
  });
});

describe('a destroyed variable', () => {
  it('is refused when a program is compiled', async () => {
    const gpu = await testGpu();
    const variable = new Variable(gpu, 'gone', { shape: [2] });
    variable.destroy();
    const y = add(variable.tensor, 1);
    await expectRefusal(() => compile(gpu, { outputs: { y } }), 'E_DISPOSED', /gone/);
    await expectRefusal(() => compile(gpu, { updates: [[variable, y]] }), 'E_DISPOSED', /gone/);
    await expectRefusal(() => variable.write(new Float32Array(2)), 'E_DISPOSED', /gone/);
    await expectRefusal(() => variable.read(), 'E_DISPOSED', /gone/);
  });

  it('is refused when a program that reads it runs, and the device goes on', async () => {
    const gpu = await testGpu();
    const variable = new Variable(gpu, 'gone', { shape: [2] });
    const program = await compile(gpu, { outputs: { y: add(variable.tensor, 1) } });
    await program.run();
    variable.destroy();
    await expectRefusal(() => program.run(), 'E_DISPOSED', /gone/);
    await expectRefusal(() => program.runAndRead('y'), 'E_DISPOSED', /gone/);
    await gpu.settle();
    program.destroy();
  });
});

describe('compile', () => {
  it.each([
    ['an option that it does not know', { output: {} }, /output/],
    ['a tensor in place of options', input('x', [1]), /Tensor/],
    ['a number for an output', { outputs: { y: 3 } }, /output y must be a tensor; got 3/],
    ['nothing for an output', { outputs: { y: undefined } }, /output y must be .*; got none/],
    ['a tensor in place of outputs by name', { outputs: input('x', [1]) }, /by name/],
    ['a list of outputs', { outputs: [input('x', [1])] }, /by name; got a list of 1/],
    ['updates that are no list', { updates: 1 }, /updates must be a list/],
    ['an update that is no pair', { updates: [[1]] }, /an update must be/],
    ['an update of a tensor', { updates: [[input('x', [1]), input('y', [1])]] }, /must be Variables/],
    ['variables that are tensors', { variables: [input('x', [1])] }, /must be Variables/],
    ['onCompile that is no function', { onCompile: true }, /onCompile must be a function/],
  ])('refuses %s', async (_, spec, text) => {
    const gpu = await testGpu();
    await expectRefusal(() => compile(gpu, spec as never), 'E_ARGUMENT', text);
  });

  it('refuses a value that is no tensor for an update', async () => {
    const gpu = await testGpu();
    const variable = new Variable(gpu, 'v', { shape: [] });
    const updates = [[variable, 1]] as never;
    await expectRefusal(
      () => compile(gpu, { updates }),
      'E_ARGUMENT',
      /new value of v must be a tensor; got 1/,
    );
    variable.destroy();
  });
});

describe('a program', () => {
  it.each([-1, 1.5, NaN, Infinity, '2', null])('does not run %s times', async (times) => {
    const gpu = await testGpu();
    const program = await compile(gpu, { outputs: { y: multiply(input('x', [2]), 2) } });
    await expectRefusal(() => program.run(times as never), 'E_ARGUMENT', /whole number from 0 on; got/);
    await program.run(0);
    program.destroy();
  });

  it('refuses what is no array of the right type and length, and unknown names and options', async () => {
    const gpu = await testGpu();
    const program = await compile(gpu, { outputs: { y: multiply(input('x', [2]), 2) } });
    const write = (values: unknown) => () => program.write('x', values as never);
    await expectRefusal(write([1, 2]), 'E_DTYPE', /takes a Float32Array; got Array/);
    await expectRefusal(write(undefined), 'E_DTYPE', /got Undefined/);
    await expectRefusal(write(3), 'E_DTYPE', /got number 3/);
    await expectRefusal(write(Float64Array.of(1, 2)), 'E_DTYPE', /got Float64Array/);
    await expectRefusal(write(Float32Array.of(1)), 'E_SHAPE', /takes 2 values; got 1/);
    await expectRefusal(() => program.write('z', Float32Array.of(1, 2)), 'E_ARGUMENT', /one of x; got z/);
    await expectRefusal(() => program.read('toString'), 'E_ARGUMENT', /one of y; got toString/);
    await expectRefusal(() => program.report({ timing: true } as never), 'E_ARGUMENT', /timing/);
    program.destroy();
  });

  it('refuses to run before every input was written, in whatever way it is run', async () => {
    const [a, b] = [input('a', [2]), input('b', [2])];
    const program = await compile(await testGpu(), { outputs: { sum: add(a, b) } });
    program.write('b', Float32Array.of(1, 2));
    for (const run of [
      () => program.run(),
      () => program.runAndRead('sum'),
      () => program.report({ timed: true }),
    ]) {
      await expect(run()).rejects.toMatchObject({
        code: 'E_ARGUMENT',
        message: expect.stringContaining('for a'),
      });
    }
    program.write('a', Float32Array.of(3, 4));
    expect(await program.runAndRead('sum')).toEqual(Float32Array.of(4, 6));
    program.destroy();
  });

  it('takes arrays of another realm', async () => {
    const gpu = await testGpu();
    const program = await compile(gpu, { outputs: { y: multiply(input('x', [2]), 2) } });
    program.write('x', runInNewContext('Float32Array.of(4, 5)') as Float32Array<ArrayBuffer>);
    expect([...(await program.runAndRead('y'))]).toEqual([8, 10]);
    program.destroy();
  });
});

describe('what is too large for the device', () => {
  it('leaves nothing half made: variables, programs, trainings', async () => {
    const gpu = await testGpu();
    const before = gpu.bytesAllocated;
    const most = Math.min(gpu.limits.maxStorageBufferBindingSize, gpu.limits.maxBufferSize);
    const side = Math.ceil(Math.sqrt(most / 4)) + 1;
    await expectRefusal(() => new Variable(gpu, 'v', { shape: [side, side] }), 'E_LIMIT', /one binding/);
    const column = input('column', [side, 1]);
    const large = matmul(add(column, 1), reshape(multiply(column, 2), [1, side]));
    await expectRefusal(
      () => compile(gpu, { outputs: { total: sum(cumsum(large)), column: add(column, 3) } }),
      'E_LIMIT',
      /one binding/,
    );
    expect(gpu.bytesAllocated).toBe(before);
    const model = new Model(gpu, { network: network({ inputs: 1, layers: [dense(1, 'identity')] }) });
    const held = gpu.bytesAllocated;
    const data = { x: Float32Array.of(1), y: Float32Array.of(1), examples: 1, features: 1, targets: 1 };
    // An optimiser whose third state is too many.
    const optimizer = { ...adam(), states: ['mean', 'meanSquare', 'none'] };
    const refused = createBufferRefusing(gpu, 'none');
    await expectRefusal(() => createTrainer(model, { data, optimizer }), 'E_LIMIT', /none/);
    refused();
    expect(gpu.bytesAllocated).toBe(held);
    await model.destroy();
    expect(gpu.bytesAllocated).toBe(before);
  });
});

// What a program gives back: any tensor, in its own order and type.

import { describe, expect, it } from 'vitest';
import * as ops from '../../src/graph/ops/index.ts';
import { grad } from '../../src/graph/differentiate.ts';
import { stopGradient } from '../../src/graph/stopGradient.ts';
import { constant, input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { Variable } from '../../src/plan/variable.ts';
import { testGpu } from '../gpu.ts';
import { runGraph } from './run.ts';

describe('an output', () => {
  it('may be an input, a view of one, a constant, or one tensor under two names', async () => {
    const x = input('x', [2, 3]);
    const doubled = ops.multiply(x, 2);
    const { values } = await runGraph(await testGpu(), {
      outputs: {
        x,
        turned: ops.transpose(x),
        flat: ops.reshape(x, [6]),
        wide: ops.broadcastTo(ops.reshape(x, [2, 3, 1]), [2, 3, 2]),
        five: constant(5, [3]),
        one: doubled,
        two: doubled,
      },
      inputs: { x: Float32Array.of(1, 2, 3, 4, 5, 6) },
    });
    expect(values).toEqual({
      x: [1, 2, 3, 4, 5, 6],
      turned: [1, 4, 2, 5, 3, 6],
      flat: [1, 2, 3, 4, 5, 6],
      wide: [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6],
      five: [5, 5, 5],
      one: [2, 4, 6, 8, 10, 12],
      two: [2, 4, 6, 8, 10, 12],
    });
  });

  it('may be a part of an arena, and the arena itself', async () => {
    const x = input('x', [2]);
    const squared = ops.square(x);
    const arena = ops.pack([squared, ops.add(squared, 1), squared]);
    const { values } = await runGraph(await testGpu(), {
      outputs: { squared, arena, part: ops.segment(arena, 64, [2]) },
      inputs: { x: Float32Array.of(2, 3) },
    });
    expect(values['squared']).toEqual([4, 9]);
    expect(values['part']).toEqual([5, 10]);
    expect(values['arena']!.slice(0, 3)).toEqual([4, 9, 0]);
    expect(values['arena']!.slice(128)).toEqual([4, 9, ...Array.from({ length: 62 }, () => 0)]);
  });

  it('that is a variable is its value before the run updates it', async () => {
    const gpu = await testGpu();
    const w = new Variable(gpu, 'w', { shape: [2], values: Float32Array.of(1, 2) });
    const { values } = await runGraph(gpu, {
      outputs: { w: w.tensor, turned: ops.reshape(w.tensor, [2, 1]) },
      updates: [[w, ops.add(w.tensor, 1)]],
    });
    expect(values).toEqual({ w: [1, 2], turned: [1, 2] });
    expect([...(await w.read())]).toEqual([2, 3]);
  });

  it('of bytes is bytes where they are as given, and real numbers where they were moved', async () => {
    const gpu = await testGpu();
    const x = input('x', [2, 3], 'u8');
    const program = await compile(gpu, {
      outputs: {
        x,
        turned: ops.transpose(x),
        half: ops.multiply(x, 0.5),
        product: ops.matmul(x, ops.transpose(x)),
        shares: ops.softmax(x),
        // Of shapes that are read one by one, four by four, and with one byte for four neighbours.
        rows: ops.add(ops.reshape(x, [6, 1]), ops.broadcastTo(constant(0.5), [6, 8])),
        columns: ops.add(ops.reshape(x, [2, 1, 3]), ops.broadcastTo(constant(0.5), [2, 4, 3])),
      },
    });
    program.write('x', Uint8Array.of(1, 2, 3, 254, 255, 0));
    await program.run();
    expect([...(await program.read('x'))]).toEqual([1, 2, 3, 254, 255, 0]);
    expect([...(await program.read('turned'))]).toEqual([1, 254, 2, 255, 3, 0]);
    expect([...(await program.read('half'))]).toEqual([0.5, 1, 1.5, 127, 127.5, 0]);
    expect([...(await program.read('product'))]).toEqual([14, 764, 764, 254 * 254 + 255 * 255]);
    expect((await program.read('shares'))[2]).toBeCloseTo(0.6652, 3);
    const bytes = [1, 2, 3, 254, 255, 0].map((value) => value + 0.5);
    expect([...(await program.read('rows'))]).toEqual(
      bytes.flatMap((value) => Array.from({ length: 8 }, () => value)),
    );
    expect([...(await program.read('columns'))]).toEqual(
      [bytes.slice(0, 3), bytes.slice(3)].flatMap((row) => [...row, ...row, ...row, ...row]),
    );
    program.destroy();
  });

  it('keeps its memory while others are reused', async () => {
    const x = input('x', [100]);
    // Sums cannot be fused into one kernel, so that each link of the chain has a buffer of its own.
    let link = ops.transpose(ops.reshape(x, [10, 10]));
    const links: Record<string, typeof link> = {};
    for (let index = 0; index < 12; index++) {
      link = ops.add(link, ops.sum(ops.transpose(link), { axis: 0, keepDims: true }));
      link = ops.multiply(link, 0.1);
      if (index % 3 === 0) links[`link${index}`] = link;
    }
    const values = Float32Array.from({ length: 100 }, (_, index) => index % 7);
    const gpu = await testGpu();
    const { values: kept, program } = await runGraph(gpu, {
      outputs: { ...links, link },
      inputs: { x: values },
    });
    for (const [name, tensor] of Object.entries(links)) {
      const alone = await runGraph(gpu, { outputs: { [name]: tensor }, inputs: { x: values } });
      expect(alone.values[name]).toEqual(kept[name]);
      alone.program.destroy();
    }
    // 24 values, of which 5 are kept; the others share few buffers. Parameters take 256 bytes a call.
    expect(program.bytes - 256 * program.calls).toBeLessThan(9 * 400);
    program.destroy();
  });
});

describe('a program', () => {
  it('refuses an unknown name to read or write, and two inputs of one name', async () => {
    const gpu = await testGpu();
    const x = input('x', [2]);
    const program = await compile(gpu, { outputs: { y: ops.add(x, 1) } });
    expect(() => program.write('z', Float32Array.of(1, 2))).toThrow(/must be one of x/);
    await expect(program.read('z')).rejects.toMatchObject({ code: 'E_ARGUMENT' });
    expect(() => program.write('x', Float32Array.of(1))).toThrow(/takes 2 values/);
    program.destroy();
    await expect(program.run()).rejects.toMatchObject({ code: 'E_DISPOSED' });
    const twins = compile(gpu, { outputs: { y: ops.add(x, input('x', [2])) } });
    await expect(twins).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  });

  it('gives the same bits every time, and frees all its memory', async () => {
    const gpu = await testGpu();
    const before = gpu.bytesAllocated;
    const x = input('x', [130, 70]);
    const y = ops.sum(ops.softmax(ops.matmul(x, ops.transpose(x))), { axis: 0 });
    const total = ops.mean(ops.exp(ops.reshape(x, [-1])));
    const values = Float32Array.from({ length: 130 * 70 }, (_, index) => Math.sin(index));
    const first = await runGraph(gpu, { outputs: { y, total }, inputs: { x: values } });
    const second = await runGraph(gpu, { outputs: { y, total }, inputs: { x: values }, times: 3 });
    expect(second.values).toEqual(first.values);
    first.program.destroy();
    second.program.destroy();
    second.program.destroy();
    // Less where programs of tests before were collected meanwhile.
    expect(gpu.bytesAllocated).toBeLessThanOrEqual(before);
  });
});

describe('an input that simplification leaves nothing of', () => {
  const x = input('x', [2]);
  const w = input('w', [2]);
  const values = { x: Float32Array.of(2, 5), w: Float32Array.of(7, 8) };
  it.each([
    ['x · 1', ops.multiply(x, 1), [2, 5]],
    ['x + 0', ops.add(x, 0), [2, 5]],
    ['x − 0', ops.subtract(x, 0), [2, 5]],
    ['x to the first', ops.pow(x, 1), [2, 5]],
    ['x in another shape', ops.reshape(x, [2, 1]), [2, 5]],
    ['a part of x', ops.segment(x, 1, [1]), [5]],
    ['x as a constant', stopGradient(x), [2, 5]],
    ['the gradient of a sum', grad(ops.sum(x), [x])[0], [1, 1]],
    ['the gradient of a multiple', grad(ops.sum(ops.multiply(x, 3)), [x])[0], [3, 3]],
    ['the gradient by what is not in it', grad(ops.sum(x), [w])[0], [0, 0]],
    ['a multiple of a constant gradient', ops.multiply(grad(ops.sum(x), [x])[0], 2), [2, 2]],
    [
      'a second derivative that is constant',
      grad(ops.sum(grad(ops.sum(ops.square(x)), [x])[0]), [x])[0],
      [2, 2],
    ],
  ])('is still to be written: %s', async (_, y, expected) => {
    const { program, values: read } = await runGraph(await testGpu(), {
      outputs: { y, again: y },
      inputs: { x: values.x },
    });
    expect(read).toEqual({ y: expected, again: expected });
    expect(() => program.write('x', Float32Array.of(1))).toThrow(
      expect.objectContaining({ code: 'E_SHAPE' }),
    );
    expect([...(await program.runAndRead('y'))]).toEqual(expected);
    program.destroy();
  });

  it('is one of those that matter and those that do not', async () => {
    const [byX] = grad(ops.sum(ops.multiply(x, w)), [x]);
    const { program, values: read } = await runGraph(await testGpu(), {
      outputs: { byX: byX },
      inputs: values,
    });
    expect(read).toEqual({ byX: [7, 8] });
    expect(() => program.write('v', Float32Array.of(1, 2))).toThrow('one of w, x; got v');
    program.destroy();
  });

  it('of whole numbers or bytes is read as what it holds', async () => {
    const [whole, bytes] = [input('whole', [3], 'u32'), input('bytes', [4], 'u8')];
    const { program, values: read } = await runGraph(await testGpu(), {
      outputs: { whole, bytes, turned: ops.reshape(bytes, [2, 2]) },
      inputs: { whole: Uint32Array.of(1, 2, 2 ** 32 - 1), bytes: Uint8Array.of(0, 1, 200, 255) },
    });
    expect(read).toEqual({ whole: [1, 2, 2 ** 32 - 1], bytes: [0, 1, 200, 255], turned: [0, 1, 200, 255] });
    program.destroy();
  });
});

it('an output is refused before the first run', async () => {
  const gpu = await testGpu();
  const v = new Variable(gpu, 'v', { shape: [2], values: Float32Array.of(1, 2) });
  const program = await compile(gpu, { outputs: { s: ops.add(v.tensor, 10) } });
  await expect(program.read('s')).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  await program.run(0);
  await expect(program.read('s')).rejects.toMatchObject({ code: 'E_ARGUMENT' });
  // In the order of the calls, awaited or not.
  const [, values] = await Promise.all([program.run(), program.read('s')]);
  expect([...values]).toEqual([11, 12]);
  program.destroy();
  v.destroy();
});

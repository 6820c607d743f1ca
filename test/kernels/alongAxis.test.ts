// Kernels along axes so long that they are cut into chunks, or scattered into ranges.

import { describe, expect, it } from 'vitest';
import { compile, cumsum, gather, grad, input, multiply, scatterAdd, sum, topK } from '../../src/index.ts';
import type { Tensor } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';

/** [outer, size, inner]; the axes are cut at 256 elements and more, four neighbours are taken where 4 divides inner. */
const SHAPES = [
  [1, 511, 1],
  [1, 513, 1],
  [1, 70_001, 1],
  [2, 5003, 3],
  [1, 3001, 4],
  [3, 1024, 12],
  [1, 300, 300],
] as const;

/** Multiples of 1/4 of both signs, often equal: their sums are exact. */
const quarters = (count: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => (((i * 7919) % 1009) - 504) * 0.25);

const placesBelow = (count: number, size: number): Uint32Array<ArrayBuffer> =>
  Uint32Array.from({ length: count }, (_, i) => (i * 48_271) % size);

type Leaf = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

async function expectExact(
  outputs: Record<string, Tensor>,
  leaves: ReadonlyMap<Tensor, Leaf>,
): Promise<void> {
  const program = await compile(await testGpu(), { outputs });
  for (const [leaf, content] of leaves) program.write(leaf.op, content);
  await program.run();
  const given = new Map([...leaves].map(([leaf, content]) => [leaf, Float64Array.from(content)]));
  const expected = evaluate(Object.values(outputs), given);
  for (const [index, name] of Object.keys(outputs).entries()) {
    expect({ [name]: Float64Array.from(await program.read(name)) }).toEqual({ [name]: expected[index] });
  }
  program.destroy();
}

describe('along the middle axis', () => {
  it.each(SHAPES)('of [%d, %d, %d] running sums are exact', async (outer, size, inner) => {
    const x = input('x', [outer, size, inner]);
    const outputs = {
      running: cumsum(x, { axis: 1 }),
      before: cumsum(x, { axis: 1, exclusive: true }),
      backward: cumsum(x, { axis: 1, reverse: true }),
      after: cumsum(x, { axis: 1, exclusive: true, reverse: true }),
    };
    await expectExact(outputs, new Map([[x, quarters(x.size)]]));
  });

  it.each(SHAPES)('of [%d, %d, %d] the first k are exact, NaN before all', async (outer, size, inner) => {
    const x = input('x', [outer, size, inner]);
    const content = quarters(x.size);
    for (const place of [0, content.length >> 1, content.length - 1]) content[place] = Number.NaN;
    for (const k of [1, 7, Math.min(size, 129)]) {
      const [largest, smallest] = [topK(x, { k, axis: 1 }), topK(x, { k, axis: 1, largest: false })];
      const outputs = { ...largest, smallest: smallest.values, places: smallest.indices };
      await expectExact(outputs, new Map([[x, content]]));
    }
  });

  it.each(SHAPES)('of [%d, %d, %d] elements are picked and put back exactly', async (outer, size, inner) => {
    const n = 700;
    const [x, given] = [input('x', [outer, size, inner]), input('given', [outer, n, inner])];
    const [shared, own] = [input('shared', [n], 'u32'), input('own', [outer, n, inner], 'u32')];
    const picked = gather(x, shared, 1);
    const outputs = {
      picked,
      putBack: grad(sum(multiply(picked, given)), [x])[0],
      scattered: scatterAdd(given, own, { size, axis: 1 }),
    };
    const leaves = new Map<Tensor, Leaf>([
      [x, quarters(x.size)],
      [given, quarters(given.size)],
      [shared, placesBelow(n, size)],
      [own, placesBelow(own.size, size)],
    ]);
    await expectExact(outputs, leaves);
  });
});

describe('running sums of many numbers', () => {
  it('have the error of a single rounding, whatever their number', async () => {
    const count = 200_000;
    const x = input('x', [count]);
    const program = await compile(await testGpu(), { outputs: { y: cumsum(x) } });
    program.write('x', new Float32Array(count).fill(0.1));
    await program.run();
    const y = await program.read('y');
    let worst = 0;
    for (let i = 0; i < count; i++) {
      const exact = Math.fround(0.1) * (i + 1);
      worst = Math.max(worst, Math.abs(y[i]! - exact) / exact);
    }
    expect(worst).toBeLessThan(1.2e-7);
    program.destroy();
  });

  it('are infinite from the first infinite number on', async () => {
    const count = 5000;
    const content = new Float32Array(count).fill(1);
    content[700] = Infinity;
    const x = input('x', [count]);
    const program = await compile(await testGpu(), { outputs: { y: cumsum(x) } });
    program.write('x', content);
    await program.run();
    const y = await program.read('y');
    expect([y[699], y[700], y[701], y[count - 1]]).toEqual([700, Infinity, Infinity, Infinity]);
    program.destroy();
  });
});

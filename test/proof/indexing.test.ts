// Kernels that pick, place, order and sum along an axis, at the edges of their workgroups and for unusual indices.

import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';

/** [outer, size, inner]: primes, one, and the neighbours of 64 and of lane counts. */
const SHAPES = [
  [1, 1, 1],
  [1, 2, 1],
  [3, 5, 1],
  [2, 63, 1],
  [1, 64, 3],
  [5, 65, 2],
  [1, 127, 1],
  [7, 13, 17],
  [2, 129, 5],
  [1, 257, 4],
  [65, 3, 2],
  [1, 1021, 1],
] as const;

/** Repeats, so that ties are there, of both signs. */
const values = (count: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => (((i * 7919) % 23) - 11) * 0.25);

describe('along the middle axis', () => {
  it.each(SHAPES)('of [%d, %d, %d] every kernel is exact', async (outer, size, inner) => {
    const gpu = await testGpu();
    const x = input('x', [outer, size, inner]);
    const n = 67;
    const shared = input('shared', [n], 'u32');
    const own = input('own', [outer, n, inner], 'u32');
    const given = input('given', [outer, n, inner]);
    const k = Math.min(size, 5);
    const outputs = {
      gathered: ops.gather(x, shared, 1),
      taken: ops.takeAlong(x, own, 1),
      first: ops.argMax(x, { axis: 1 }),
      least: ops.argMin(x, { axis: 1 }),
      last: ops.argMax(x, { axis: 1, selectLast: true }),
      running: ops.cumsum(x, { axis: 1 }),
      before: ops.cumsum(x, { axis: 1, exclusive: true }),
      backward: ops.cumsum(x, { axis: 1, reverse: true }),
      after: ops.cumsum(x, { axis: 1, exclusive: true, reverse: true }),
      largest: ops.topK(x, { k, axis: 1 }).values,
      places: ops.topK(x, { k, axis: 1 }).indices,
      smallest: ops.topK(x, { k, axis: 1, largest: false }).values,
      summed: ops.sum(x, { axis: 1 }),
      highest: ops.max(x, { axis: 1 }),
      scattered: ops.scatterAdd(given, own, { size, axis: 1 }),
      putBack: grad(ops.sum(ops.multiply(ops.gather(x, shared, 1), given)), [x])[0]!,
    };
    // From the front and, with bit 31, from the end.
    const index = (i: number): number => {
      const place = (i * 31) % size;
      return i % 3 === 0 ? 2 ** 32 - 1 - place : place;
    };
    const leaves = new Map<typeof x, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>([
      [x, values(x.size)],
      [given, values(given.size)],
      [shared, Uint32Array.from({ length: n }, (_, i) => index(i))],
      [own, Uint32Array.from({ length: own.size }, (_, i) => index(i + (i >> 5)))],
    ]);
    const program = await compile(gpu, { outputs });
    for (const [leaf, content] of leaves) program.write(leaf.op, content);
    await program.run();
    const wanted = evaluate(Object.values(outputs), leaves);
    for (const [number, name] of Object.keys(outputs).entries()) {
      const got = await program.read(name);
      expect(got.length, name).toBe(wanted[number]!.length);
      // Sums of quarters are exact.
      expect(
        wanted[number]!.findIndex((value, i) => value !== got[i]),
        name,
      ).toBe(-1);
    }
    program.destroy();
  });
});

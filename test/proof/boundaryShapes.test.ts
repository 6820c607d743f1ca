// Shapes at the edges of tiles, workgroups and groups of four, each through many kernels.

import { describe, expect, it } from 'vitest';
import * as ops from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { evaluate } from '../reference/evaluate.ts';
import { testGpu } from '../gpu.ts';

const SIZES = [1, 2, 3, 4, 5, 7, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 257, 1021];

const values = (count: number, seed: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => Math.fround(Math.sin((i + 1) * (seed + 0.37))));

// By the rules of a GPU a software driver compiles for twice as long: half of them.
const LEFT_OUT = process.env['GRADLOOM_RULES'] === 'gpu' ? [0, 2] : [0];
/** 216 pairs of sizes: each size in both places, beside twelve others; or 108, beside six. */
const SHAPES = SIZES.flatMap((rows, i) =>
  SIZES.flatMap((columns, j) => (LEFT_OUT.includes((i + 2 * j) % 3) ? [] : [[rows, columns] as const])),
);
/** Products of more terms would take the twin on the CPU seconds. */
const MOST_TERMS = 2e7;

describe('every kernel is right at the edges', () => {
  it.each(SHAPES)('for [%d, %d]', async (rows, columns) => {
    const gpu = await testGpu();
    const x = input('x', [rows, columns]);
    const y = input('y', [columns]);
    const z = ops.reshape(y, [1, columns]);
    const outputs = {
      elementwise: ops.multiply(ops.add(x, y), ops.add(x, 2)),
      rows: ops.sum(ops.square(x), { axis: 1 }),
      columns: ops.max(ops.add(x, y), { axis: 0 }),
      softmax: ops.softmax(x),
      running: ops.cumsum(x, { axis: 0 }),
      product: ops.matmul(x, rows * rows * columns > MOST_TERMS ? z : x, { transposeB: true }),
      places: ops.argMax(x, { axis: 1 }),
    };
    const [xv, yv] = [values(rows * columns, 1), values(columns, 2)];
    const program = await compile(gpu, { outputs });
    program.write('x', xv);
    program.write('y', yv);
    await program.run();
    const exact = evaluate(
      Object.values(outputs),
      new Map([
        [x, Float64Array.from(xv)],
        [y, Float64Array.from(yv)],
      ]),
    );
    for (const [index, name] of Object.keys(outputs).entries()) {
      const got = [...(await program.read(name))];
      const expected = exact[index]!;
      expect(got.length, name).toBe(expected.length);
      const worst = got.reduce(
        (most: number, value, i) =>
          Math.max(most, Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!))),
        0,
      );
      expect(worst, name).toBeLessThan(1e-5);
    }
    program.destroy();
  });

  it('of 200 shapes at least, by the rules of a GPU of 100', () =>
    expect(new Set(SHAPES.map(String)).size).toBeGreaterThanOrEqual(LEFT_OUT.length > 1 ? 100 : 200));

  it('and size 0 is refused with the rule', () => {
    expect(() => input('x', [3, 0])).toThrow(/sizes must be integers of at least 1; got \[3, 0\]/);
  });
});

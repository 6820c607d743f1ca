// Reductions of chains that read a value of each row, of each column and of all: exact, in every form of a reduction.

import { expect, it } from 'vitest';
import { add, compile, input, max, multiply, subtract, sum } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';

/** Whole numbers from −8 to 8 that follow no pattern of rows or columns. */
const wholes = (count: number, seed: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => ((Math.imul(i + seed, 2_654_435_761) >>> 20) % 17) - 8);

// Rows of one invocation, shared and cut; columns one by one and in blocks; with and without a factor of four.
it.each([
  [5, 7],
  [3, 70_001],
  [65, 4096],
  [300, 1001],
  [1024, 12],
  [5000, 3],
  [16_384, 16],
])('of [%d, %d]', async (rows, columns) => {
  const gpu = await testGpu();
  const x = input('x', [rows, columns]);
  const byRow = input('byRow', [rows, 1]);
  const byColumn = input('byColumn', [columns]);
  const factor = input('factor', []);
  const chain = () => subtract(multiply(add(x, byColumn), factor), byRow);
  const outputs = {
    rows: sum(chain(), { axes: 1 }),
    columns: sum(chain(), { axes: 0 }),
    all: max(chain()),
    highest: max(chain(), { axes: 1 }),
  };
  const leaves = new Map([
    [x, wholes(rows * columns, 1)],
    [byRow, wholes(rows, 3)],
    [byColumn, wholes(columns, 7)],
    [factor, Float32Array.of(2)],
  ]);
  const program = await compile(gpu, { outputs });
  for (const [leaf, values] of leaves) program.write(leaf.op, values);
  await program.run();
  const wanted = evaluate(Object.values(outputs), leaves);
  for (const [index, name] of Object.keys(outputs).entries()) {
    const got = await program.read(name);
    expect(
      wanted[index]!.findIndex((value, i) => value !== got[i]),
      name,
    ).toBe(-1);
  }
  program.destroy();
});

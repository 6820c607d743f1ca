// Sums along rows of operands that differ by row and by column, so large that columns are read in blocks: exact.

import { expect, it } from 'vitest';
import * as ops from '../../src/graph/ops/index.ts';
import { input } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';
import { wholes } from '../wholes.ts';

it.each([
  [1, 520, 1024],
  [1, 4100, 128],
  [3, 1100, 160],
  [2, 70, 4000],
])('along the middle of [%d, %d, %d]', async (outer, size, inner) => {
  const x = input('x', [outer, size, inner]);
  const byColumn = input('byColumn', [inner]);
  const byRow = input('byRow', [size, 1]);
  const factor = input('factor', []);
  // Each reduction has terms of its own: they are made as they are added up, and stored nowhere.
  const outputs = {
    sums: ops.multiply(
      ops.sum(ops.add(ops.multiply(x, byColumn), byRow), { axis: 1 }),
      ops.multiply(factor, 2),
    ),
    highest: ops.add(
      ops.max(ops.multiply(ops.subtract(x, byColumn), ops.add(factor, 1)), { axis: 1 }),
      byColumn,
    ),
  };
  const leaves = new Map([
    [x, wholes(x.size, 1)],
    [byColumn, wholes(inner, 7)],
    [byRow, wholes(size, 3)],
    [factor, Float32Array.of(3)],
  ]);
  const program = await compile(await testGpu(), { outputs });
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

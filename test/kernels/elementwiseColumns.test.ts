// Chains with values that belong to columns, in shapes that a software driver goes down row by row, and others: exact.

import { expect, it } from 'vitest';
import { add, compile, input, multiply, relu, subtract, Variable } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';
import { wholes } from '../wholes.ts';

// One turn, two, and as many as there may be; rows that no turn divides; lanes left over at the end of a row.
it.each([
  [1, 1024],
  [31, 4096],
  [67, 256],
  [513, 128],
  [129, 132],
  [515, 1000],
  [700, 65],
  // Rows so narrow that each invocation goes on over several of them.
  [20_011, 3],
  [6007, 12],
])('of [%d, %d]', async (rows, columns) => {
  const gpu = await testGpu();
  const x = new Variable(gpu, 'x', { shape: [rows, columns], values: wholes(rows * columns, 1) });
  const scale = input('scale', [columns]);
  const shift = input('shift', [columns]);
  const byRow = input('byRow', [rows, 1]);
  const factor = input('factor', []);
  const scaled = add(multiply(x.tensor, scale), shift);
  const outputs = {
    bias: relu(add(x.tensor, shift)),
    mixed: multiply(subtract(scaled, byRow), multiply(factor, 2)),
  };
  const leaves = new Map([
    [x.tensor, wholes(rows * columns, 1)],
    [scale, wholes(columns, 7)],
    [shift, wholes(columns, 5)],
    [byRow, wholes(rows, 3)],
    [factor, Float32Array.of(3)],
  ]);
  const program = await compile(gpu, { outputs, updates: [[x, scaled]] });
  for (const [leaf, values] of leaves) if (leaf !== x.tensor) program.write(leaf.op, values);
  const wanted = evaluate([outputs.bias, outputs.mixed, scaled], leaves);
  await program.run();
  const got = [await program.read('bias'), await program.read('mixed'), await x.read()];
  for (const [index, values] of got.entries()) {
    expect(
      wanted[index]!.findIndex((value, i) => value !== values[i]),
      `result ${index}`,
    ).toBe(-1);
  }
  program.destroy();
  x.destroy();
});

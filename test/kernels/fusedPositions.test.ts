// Chains fused into other kernels that read a value of each row, of each column and of all: before a reduction in each of
// its forms, and after every other kernel.

import { expect, it } from 'vitest';
import * as ops from '../../src/graph/ops/index.ts';
import { compile, input, type Tensor } from '../../src/index.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';
import { wholes } from '../wholes.ts';

const reads = (tensor: Tensor, leaf: Tensor): boolean =>
  tensor === leaf || tensor.inputs.some((operand) => reads(operand, leaf));

async function expectExact(
  outputs: Readonly<Record<string, Tensor>>,
  leaves: ReadonlyMap<Tensor, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>,
): Promise<void> {
  const gpu = await testGpu();
  for (const [name, output] of Object.entries(outputs)) {
    // A program each: a chain that several read is computed once, and fused into none of them.
    const program = await compile(gpu, { outputs: { output } });
    for (const [leaf, values] of leaves) {
      if (reads(output, leaf)) program.write(leaf.op, values);
    }
    await program.run();
    const got = await program.read('output');
    const [wanted] = evaluate([output], leaves);
    expect(
      wanted!.findIndex((value, i) => value !== got[i]),
      name,
    ).toBe(-1);
    program.destroy();
  }
}

// Rows of one invocation, shared and cut; columns one by one and in blocks; with and without a factor of four.
it.each([
  [5, 7],
  [3, 70_001],
  [65, 4096],
  [300, 1001],
  [1024, 12],
  [5000, 3],
  [16_384, 16],
])('reductions of [%d, %d]', async (rows, columns) => {
  const x = input('x', [rows, columns]);
  const byRow = input('byRow', [rows, 1]);
  const byColumn = input('byColumn', [columns]);
  const factor = input('factor', []);
  const chain = () => ops.subtract(ops.multiply(ops.add(x, byColumn), factor), byRow);
  const outputs = {
    rows: ops.sum(chain(), { axis: 1 }),
    columns: ops.sum(chain(), { axis: 0 }),
    all: ops.max(chain()),
    highest: ops.max(chain(), { axis: 1 }),
  };
  const leaves = new Map([
    [x, wholes(rows * columns, 1)],
    [byRow, wholes(rows, 3)],
    [byColumn, wholes(columns, 7)],
    [factor, Float32Array.of(2)],
  ]);
  await expectExact(outputs, leaves);
});

// Narrow and wide rows, so many that an invocation goes on over several of them; with and without a factor of four.
it.each([
  [9001, 5],
  [6007, 12],
  [131, 260],
])('what follows kernels that give [%d, %d]', async (rows, columns) => {
  const [x, table] = [input('x', [rows, columns]), input('table', [40, columns])];
  const places = input('places', [rows], 'u32');
  const own = input('own', [rows, columns], 'u32');
  const square = input('square', [columns, columns]);
  const [byRow, byColumn] = [input('byRow', [rows, 1]), input('byColumn', [columns])];
  const chain = (value: Tensor) => ops.subtract(ops.multiply(value, byRow), byColumn);
  const outputs = {
    gathered: chain(ops.gather(table, places, 0)),
    scattered: chain(ops.scatterAdd(x, own, { size: rows, axis: 0 })),
    running: chain(ops.cumsum(x, { axis: 1 })),
    product: chain(ops.matmul(x, square)),
    sums: ops.multiply(ops.sum(x, { axis: 1 }), ops.reshape(byRow, [rows])),
    columns: ops.multiply(ops.sum(x, { axis: 0 }), byColumn),
  };
  const leaves = new Map<Tensor, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>([
    [x, wholes(rows * columns, 1)],
    [table, wholes(40 * columns, 2)],
    [places, Uint32Array.from({ length: rows }, (_, i) => (i * 31) % 40)],
    [own, Uint32Array.from({ length: rows * columns }, (_, i) => (i * 37) % rows)],
    [square, wholes(columns * columns, 4)],
    [byRow, wholes(rows, 3)],
    [byColumn, wholes(columns, 7)],
  ]);
  await expectExact(outputs, leaves);
});

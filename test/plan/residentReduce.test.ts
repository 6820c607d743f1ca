// A reduction along the middle axis in a program that is one kernel call: every result where it belongs.

import { expect, it } from 'vitest';
import { max, sum } from '../../src/index.ts';
import { compile } from '../../src/plan/compile.ts';
import { planProgram } from '../../src/plan/planProgram.ts';
import { Variable } from '../../src/plan/variable.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';

it.each([
  [3, 5, 7],
  [1, 33, 6],
  [9, 4, 1],
  [2, 131, 3],
])('of [%d, %d, %d]', async (outer, size, inner) => {
  const gpu = await testGpu();
  const values = Float32Array.from({ length: outer * size * inner }, (_, i) => ((i * 7919) % 23) - 11);
  const x = new Variable(gpu, 'x', { shape: [outer, size, inner], values });
  const results = ['sums', 'highest'].map((name) => new Variable(gpu, name, { shape: [outer, inner] }));
  const wanted = [sum(x.tensor, { axis: 1 }), max(x.tensor, { axis: 1 })];
  const updates = results.map((variable, i) => [variable, wanted[i]!] as const);
  const spec = { updates, singleDispatch: true };
  expect((await planProgram(gpu, spec)).kind).toBe('singleDispatch');
  const program = await compile(gpu, spec);
  await program.run();
  const expected = evaluate(wanted, new Map([[x.tensor, values]]));
  for (const [i, variable] of results.entries()) {
    expect([...(await variable.read())]).toEqual([...expected[i]!]);
    variable.destroy();
  }
  program.destroy();
  x.destroy();
});

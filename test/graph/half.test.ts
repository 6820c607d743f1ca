// Random graphs with values stored as f16, on the device against the float64 twin with the same rounding.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import { storedAs } from '../../src/graph/ops/pointwise/cast.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { testGpu } from '../gpu.ts';
import { evaluate } from '../reference/evaluate.ts';
import { build, casesOr, OPERATIONS, recipes, SEED, type Operation } from './randomGraph.ts';

const gpu = await testGpu();
const TOGETHER = 8;

/** Every other operation, with what it makes, or what it is made of, stored as f16 in turns. */
const WITH_HALVES: readonly Operation[] = OPERATIONS.flatMap((operation, index): readonly Operation[] => {
  const before: Operation = (a, b, ...rest) => operation(ops.cast(a, 'f16'), ops.cast(b, 'f16'), ...rest);
  const after: Operation = (...all) => storedAs(operation(...all), 'f16');
  return [index % 2 === 0 ? before : after, operation];
});

describe.skipIf(!gpu.features.has('shader-f16'))('random graphs with f16 on the device', () => {
  const cases = casesOr(160);
  it(`have the values and gradients of the float64 twin in ${cases} graphs`, async () => {
    const seen = { compared: 0, unsure: 0, halves: 0 };
    const property = fc.asyncProperty(
      fc.array(recipes({ steps: 6 }), { minLength: 1, maxLength: TOGETHER, size: 'max' }),
      async (some) => {
        const leaves = new Map<Tensor, Float64Array>();
        const outputs: Tensor[] = [];
        for (const recipe of some) {
          const graph = build(recipe, WITH_HALVES);
          graph.values.forEach((values, leaf) => leaves.set(leaf, values));
          const loss = ops.sum(ops.square(graph.result));
          outputs.push(graph.result, ...grad(loss, graph.leaves));
          if (graph.result.dtype === 'f16') seen.halves++;
        }
        await compare(outputs, leaves, seen);
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(cases / TOGETHER), ...SEED });
    expect(seen.halves).toBeGreaterThan(cases / 10);
    expect(seen.unsure).toBeLessThan(seen.compared / 5);
  });
});

async function compare(
  outputs: readonly Tensor[],
  leaves: ReadonlyMap<Tensor, Float64Array>,
  seen: { compared: number; unsure: number },
): Promise<void> {
  const names = new Map(outputs.map((output, index) => [`y${index}`, output]));
  // Leaves of different graphs share their names; each is written into the input it became.
  const renamed = [...leaves.keys()].map((leaf, index) => Object.assign(leaf, { op: `leaf ${index}` }));
  const program = await compile(gpu, { outputs: Object.fromEntries(names) });
  try {
    const used = usedBy(outputs);
    for (const leaf of renamed)
      if (used.has(leaf)) program.write(leaf.op, Float32Array.from(leaves.get(leaf)!));
    await program.run();
    const exact = evaluate(outputs, leaves);
    // What f32 may round otherwise makes f16 take the other neighbour here and there, and what is made of it differ.
    const nudged = [2 ** -22, -(2 ** -22)].map((error) =>
      evaluate(outputs, leaves, { round: (value) => Math.fround(value * (1 + error)) }),
    );
    for (const [index, [name, output]] of [...names].entries()) {
      const got = await program.read(name);
      const values = exact[index]!;
      const usual = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
      const near = (value: number, i: number): boolean =>
        Math.abs(value - values[i]!) <= 1e-4 * (Math.abs(values[i]!) + usual) + 1e-7;
      seen.compared++;
      if (nudged.some((other) => !other[index]!.every(near))) {
        seen.unsure++;
        continue;
      }
      const off = values.findIndex((_, i) => !near(got[i]!, i));
      // Single elements may lie between two neighbours all the same: by a step of f16, not more.
      const step = off < 0 ? 0 : Math.abs(got[off]! - values[off]!) / (Math.abs(values[off]!) + usual);
      const count = values.filter((_, i) => !near(got[i]!, i)).length;
      if (off >= 0 && (step > 2 ** -9 || count > 1 + values.length / 50))
        throw new Error(`${name} ${output.toString()}[${off}]: got ${got[off]}, the twin has ${values[off]}`);
    }
  } finally {
    program.destroy();
  }
}

function usedBy(outputs: readonly Tensor[]): Set<Tensor> {
  const seen = new Set(outputs);
  for (const tensor of seen) for (const operand of tensor.inputs) seen.add(operand);
  return seen;
}

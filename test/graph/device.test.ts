// Random graphs and their gradients on the device against the float64 twin.

import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { grad } from '../../src/graph/differentiate.ts';
import * as ops from '../../src/graph/ops/index.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import { Variable } from '../../src/plan/variable.ts';
import { openGpu } from '../../src/node/openNodeGpu.ts';
import { evaluate } from '../reference/evaluate.ts';
import {
  build,
  casesOr,
  FORWARD_OPERATIONS,
  OPERATIONS,
  recipes,
  SEED,
  type RandomGraph,
} from './randomGraph.ts';

/** Graphs that are compiled into one program: fewer waits, and more for the planner to get wrong. */
const TOGETHER = 8;

let opened: Promise<Gpu> | undefined;

/** A device of this file's own, opened again after a fault, so that a failing graph can be made smaller. */
async function usableGpu(): Promise<Gpu> {
  opened ??= openGpu();
  const gpu = await opened;
  try {
    gpu.assertUsable();
    return gpu;
  } catch {
    gpu.close();
    opened = openGpu();
    return opened;
  }
}

afterAll(async () => (await opened)?.close());

describe('random graphs on the device', () => {
  const values = casesOr(200);
  it(`have the values of the float64 twin in ${values} graphs`, async () => {
    const seen = { compared: 0, unsure: 0 };
    const property = fc.asyncProperty(
      fc.array(recipes({ steps: 8 }), { minLength: 1, maxLength: TOGETHER, size: 'max' }),
      async (some) => {
        const graphs = some.map((recipe) => build(recipe, FORWARD_OPERATIONS));
        await compare(
          graphs.map((graph) => ({ graph, outputs: [graph.result] })),
          seen,
        );
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(values / TOGETHER), ...SEED });
    expect(seen.unsure).toBeLessThan(seen.compared / 20);
  });

  const gradients = casesOr(120);
  it(`have the gradients of the float64 twin in ${gradients} graphs`, async () => {
    const seen = { compared: 0, unsure: 0 };
    const property = fc.asyncProperty(
      fc.array(recipes({ steps: 6 }), { minLength: 1, maxLength: TOGETHER, size: 'max' }),
      async (some) => {
        const graphs = some.map((recipe) => build(recipe, OPERATIONS));
        await compare(
          graphs.map((graph) => {
            const loss = ops.sum(ops.square(graph.result));
            return { graph, outputs: [loss, ...grad(loss, graph.leaves)] };
          }),
          seen,
        );
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(gradients / TOGETHER), ...SEED });
    expect(seen.unsure).toBeLessThan(seen.compared / 20);
  });
});

/** Compares tensors of several graphs, compiled as one program, with their twins. */
async function compare(
  graphs: readonly { graph: RandomGraph; outputs: readonly Tensor[] }[],
  seen: { compared: number; unsure: number },
): Promise<void> {
  const gpu = await usableGpu();
  const named = graphs.flatMap(({ outputs }, number) =>
    outputs.map((output, index) => [`${number}.${index}`, output] as const),
  );
  const leaves = new Map(graphs.flatMap(({ graph }) => [...graph.values]));
  // Inputs are told apart by name, which different graphs share; so each leaf gets a variable in its place.
  const variables = [...leaves].map(([leaf, values]) => variableFor(gpu, leaf, values));
  const program = await compile(gpu, { outputs: Object.fromEntries(named), variables });
  try {
    await program.run();
    const tensors = named.map(([, output]) => output);
    const exact = evaluate(tensors, leaves);
    const inFloat32 = evaluate(tensors, leaves, { round: Math.fround });
    for (const [index, [name, output]] of named.entries()) {
      const got = await program.read(name);
      seen.compared++;
      const off = firstDeviation(got, exact[index]!, inFloat32[index]!);
      if (off === 'unsure' || (off && isTouchy(output, leaves, exact[index]!))) seen.unsure++;
      else if (off) throw new Error(`${name} ${output.toString()}${off}`);
    }
  } finally {
    program.destroy();
    for (const variable of variables) variable.destroy();
  }
}

function variableFor(gpu: Gpu, leaf: Tensor, values: Float64Array): Variable {
  const variable = new Variable(gpu, leaf.op, {
    shape: leaf.shape,
    values: Float32Array.from(values),
  });
  return Object.defineProperty(variable, 'tensor', { value: leaf });
}

/** Whether errors of two units in the last place, all up or all down, change a value: it lies at a step or a kink. */
function isTouchy(output: Tensor, leaves: ReadonlyMap<Tensor, Float64Array>, exact: Float64Array): boolean {
  return [2 ** -22, -(2 ** -22)].some((error) => {
    const [nudged] = evaluate([output], leaves, { round: (value) => Math.fround(value * (1 + error)) });
    return isUnsure(exact, nudged!);
  });
}

/** Where rounding to float32 alone changes a value as much, as near the kink of a ReLU, the device may as well. */
function isUnsure(exact: Float64Array, inFloat32: Float64Array): boolean {
  const usual = usualSize(exact);
  return exact.some((value, i) => Math.abs(value - inFloat32[i]!) > 2e-5 * (Math.abs(value) + usual));
}

function usualSize(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Where values differ by more than 1e-4, of the value or of the tensor's usual size; beyond what float32 explains. */
function firstDeviation(
  got: ArrayLike<number>,
  exact: Float64Array,
  inFloat32: Float64Array,
): string | undefined {
  if (isUnsure(exact, inFloat32)) return 'unsure';
  const usual = usualSize(exact);
  const index = exact.findIndex(
    (value, i) => !(Math.abs(got[i]! - value) <= 1e-4 * (Math.abs(value) + usual) + 1e-7),
  );
  return index < 0 ? undefined : `[${index}]: got ${got[index]}, the twin has ${exact[index]}`;
}

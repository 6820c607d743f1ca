// Short ways to run a graph on a device.

import type { Gpu } from '../../src/gpu/gpu.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { compile } from '../../src/plan/compile.ts';
import type { Program } from '../../src/plan/program.ts';
import type { Values, Variable } from '../../src/plan/variable.ts';

/** What to run: outputs by name, updates, and values of inputs by name. */
export interface RunSpec {
  readonly outputs?: Readonly<Record<string, Tensor>>;
  readonly updates?: readonly (readonly [Variable, Tensor])[];
  readonly variables?: readonly Variable[];
  readonly inputs?: Readonly<Record<string, Values>>;
  readonly times?: number;
}

/** Compiles, runs and reads all outputs; `program` is to be destroyed by the caller. */
export async function runGraph(
  gpu: Gpu,
  { outputs = {}, updates, variables, inputs = {}, times = 1 }: RunSpec,
): Promise<{ program: Program; values: Record<string, number[]> }> {
  const program = await compile(gpu, { outputs, updates, variables });
  for (const [name, values] of Object.entries(inputs)) program.write(name, values);
  await program.run(times);
  const values: Record<string, number[]> = {};
  for (const name of Object.keys(outputs)) values[name] = [...(await program.read(name))];
  return { program, values };
}

/** 0, 1, 2, … in a pattern that is the same in every run. */
export function ramp(count: number, scale = 1): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, index) => ((index % 97) - 48) * scale);
}

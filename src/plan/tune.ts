// Chooses the kernels of a graph ahead of its use.

import type { Gpu } from '../gpu/gpu.ts';
import { chooseMatmuls } from '../kernels/chooseMatmuls.ts';
import { fuseOrExplain, type ProgramSpec } from './compile.ts';
import { checkSpec } from './checkSpec.ts';
import { checkHalf } from './half.ts';
import { matmulTasks } from './matmulTask.ts';
import { planGraph } from './planGraph.ts';

/**
 * Chooses the kernels that `compile` of the same graph would choose, without compiling it: on a device opened with
 * `tuning: 'measure'` classes of problems that are not known yet are measured, and kept. What was found out is in
 * `gpu.tuner.used`.
 *
 * @throws GradloomError as `compile`, and `E_INTERNAL` where no kernel gives the right result.
 */
export async function tune(gpu: Gpu, spec: ProgramSpec): Promise<void> {
  checkSpec(gpu, spec);
  const { outputs = {}, updates = [] } = spec;
  const graph = planGraph({
    outputs: Object.values(outputs),
    updates: updates.map(([variable, value]) => [variable.tensor, value]),
  });
  for (const { tensor } of graph.nodes) checkHalf(gpu, tensor.op, tensor.dtype);
  const { clusters } = fuseOrExplain(gpu, graph, new Set(graph.outputs.values()));
  await chooseMatmuls(gpu, matmulTasks(clusters));
}

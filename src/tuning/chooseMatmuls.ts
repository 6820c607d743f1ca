// Which variants serve the matrix products of a program, and the shaders of those.

import type { Gpu } from '../gpu/gpu.ts';
import { mayDiffer } from '../gpu/tuning.ts';
import type { MatmulTask } from '../kernels/matmul/matmulCandidates.ts';
import { chooseMatmul, type MatmulVariant } from '../kernels/matmul/chooseMatmul.ts';
import { loadMatmuls } from '../kernels/matmul/sources.ts';
import { loadMatrixKernels } from '../kernels/matmul/matrixKernels.ts';

/** The variant of each task. */
export type MatmulChoices = (task: MatmulTask) => MatmulVariant;

/**
 * Chooses for all tasks, and fetches the shaders of what was chosen. The tuner is fetched only where it may choose
 * otherwise than the written rule.
 *
 * @throws GradloomError as `tuneMatmuls`.
 */
export async function chooseMatmuls(gpu: Gpu, tasks: readonly MatmulTask[]): Promise<MatmulChoices> {
  if (gpu.matrixUnit) await loadMatrixKernels();
  const tuned = tasks.length > 0 && (await mayDiffer(gpu.tuner)) ? await tune(gpu, tasks) : undefined;
  const choices: MatmulChoices = (task) => tuned?.(task) ?? chooseMatmul(task, gpu);
  await loadMatmuls(tasks.map((task) => choices(task).kind));
  return choices;
}

async function tune(gpu: Gpu, tasks: readonly MatmulTask[]) {
  const { tuneMatmuls } = await import('./tuneMatmul.ts');
  return tuneMatmuls(gpu, tasks);
}

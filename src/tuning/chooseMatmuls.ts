// Which variants serve the matrix products of a program, and the shaders of those.

import type { Gpu } from '../gpu/gpu.ts';
import { mayDiffer } from '../gpu/tuning.ts';
import type { MatmulTask } from '../kernels/matmul/matmulCandidates.ts';
import { chooseMatmul, type MatmulVariant } from '../kernels/matmul/chooseMatmul.ts';
import { loadMatmul, loadTensorCores, type MatmulKernels } from '../kernels/matmul/loadMatmul.ts';

/** The variant of each task, and the kernels of all of them. */
export interface MatmulChoices {
  readonly variantOf: (task: MatmulTask) => MatmulVariant;
  readonly kernels: MatmulKernels;
}

/**
 * Chooses for all tasks, and loads the kernels of what was chosen. The tuner is loaded only where it may choose
 * otherwise than the written rule.
 *
 * @throws GradloomError as `tuneMatmuls`.
 */
export async function chooseMatmuls(gpu: Gpu, tasks: readonly MatmulTask[]): Promise<MatmulChoices> {
  const tensorCores = await loadTensorCores(gpu);
  const mayTune = tasks.length > 0 && (await mayDiffer(gpu.tuning));
  const tuned = mayTune
    ? await (await import('./tuneMatmul.ts')).tuneMatmuls(gpu, { tasks, tensorCores })
    : undefined;
  const variantOf = (task: MatmulTask) => tuned?.(task) ?? chooseMatmul(task, gpu, tensorCores);
  return { variantOf, kernels: await loadMatmul(tasks.map(variantOf), tensorCores) };
}

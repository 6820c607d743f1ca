// Has the tuner choose the variants of the matrix products of a program.

import type { Gpu } from '../gpu/gpu.ts';
import { tunerOf } from '../gpu/tuner.ts';
import { plainStore } from '../kernels/linkKernel.ts';
import { linkMatmul } from '../kernels/matmul/matmul.ts';
import { canTry, matmulClass, matmulTitle, type MatmulTask } from '../kernels/matmul/matmulCandidates.ts';
import type { MatmulVariant } from '../kernels/matmul/chooseMatmul.ts';
import type { MatmulFamily } from '../kernels/matmul/matmulFamily.ts';
import type { TensorCoreVariant } from '../kernels/matmul/tensorCores.ts';
import { matmulContest } from './matmulContest.ts';
import { matmulTrial } from './matmulTrial.ts';

/** The products to choose for, and the family of tensor cores where the device was opened to use them. */
export interface TuningTasks {
  readonly tasks: readonly MatmulTask[];
  readonly tensorCores: MatmulFamily<TensorCoreVariant> | undefined;
}

/**
 * Chooses for all tasks, one class after another: a program needs all of them before its first run. Undefined where
 * the written rule holds.
 *
 * @throws GradloomError as `Tuner.choose`.
 */
export async function tuneMatmuls(
  gpu: Gpu,
  { tasks, tensorCores }: TuningTasks,
): Promise<(task: MatmulTask) => MatmulVariant | undefined> {
  const chosen = new Map<string, MatmulVariant | undefined>();
  for (const task of tasks) {
    const name = matmulClass(task);
    if (!chosen.has(name)) chosen.set(name, await choose(gpu, { task, name, tensorCores }));
  }
  return (task) => chosen.get(matmulClass(task));
}

async function choose(
  gpu: Gpu,
  {
    task,
    name,
    tensorCores,
  }: Pick<TuningTasks, 'tensorCores'> & { readonly task: MatmulTask; readonly name: string },
): Promise<MatmulVariant | undefined> {
  if (!canTry(task)) return undefined;
  const contest = await matmulContest(task, { device: gpu, tensorCores });
  const { variants, kernels } = contest;
  const common = { kernels, finish: plainStore(), rowSums: task.rowSums };
  const winner = await tunerOf(gpu.tuning).choose(gpu, {
    name,
    title: matmulTitle(task),
    candidates: [...variants.keys()],
    fingerprint: (candidate) =>
      fingerprint(linkMatmul(task, { ...common, variant: variants.get(candidate)! }).code),
    prepare: () => matmulTrial(gpu, contest),
  });
  return winner === undefined ? undefined : variants.get(winner);
}

/** 32 bits of a text (FNV-1a), in hexadecimal digits. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

// Has the tuner choose the variants of the matrix products of a program.

import type { Gpu } from '../gpu/gpu.ts';
import { plainStore } from './linkKernel.ts';
import { linkMatmul } from './matmul.ts';
import {
  canTry,
  matmulCandidates,
  matmulClass,
  matmulName,
  matmulTitle,
  type MatmulTask,
} from './matmulCandidates.ts';
import { chooseMatmul, type MatmulVariant } from './matmulChoice.ts';
import { loadMatrixKernels } from './matrixKernels.ts';

/** The variant of each task. */
export type MatmulChoices = (task: MatmulTask) => MatmulVariant;

/**
 * Chooses for all tasks, one class after another: a program needs all of them before its first run.
 *
 * @throws GradloomError as `Tuner.choose`.
 */
export async function tuneMatmuls(gpu: Gpu, tasks: readonly MatmulTask[]): Promise<MatmulChoices> {
  if (gpu.matrixUnit) await loadMatrixKernels();
  const chosen = new Map<string, MatmulVariant | undefined>();
  for (const task of tasks) {
    const name = matmulClass(task);
    if (!chosen.has(name)) chosen.set(name, await choose(gpu, task, name));
  }
  return (task) => chosen.get(matmulClass(task)) ?? chooseMatmul(task, gpu);
}

async function choose(gpu: Gpu, task: MatmulTask, name: string): Promise<MatmulVariant | undefined> {
  const { tuner } = gpu;
  if (tuner.mode === 'off' || !canTry(task)) return undefined;
  const variants = new Map(matmulCandidates(task, gpu).map((variant) => [matmulName(variant), variant]));
  const end = { finish: plainStore(), rowSums: task.rowSums };
  const winner = await tuner.choose(gpu, {
    name,
    title: matmulTitle(task),
    candidates: [...variants.keys()],
    fingerprint: (candidate) => fingerprint(linkMatmul(variants.get(candidate)!, task, end).code),
    prepare: async () => {
      const { matmulTrial } = await import('./matmulTrial.ts');
      return matmulTrial(gpu, task);
    },
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

// A class of products with the variants that may serve it, and their kernels.

import type { DeviceTraits } from '../kernels/deviceTraits.ts';
import type { MatmulVariant } from '../kernels/matmul/chooseMatmul.ts';
import { loadMatmul, type MatmulKernels } from '../kernels/matmul/loadMatmul.ts';
import { matmulCandidates, matmulName, type MatmulTask } from '../kernels/matmul/matmulCandidates.ts';
import type { MatmulFamily } from '../kernels/matmul/matmulFamily.ts';
import type { TensorCoreVariant } from '../kernels/matmul/tensorCores.ts';

/** The variants that compete for a task. */
export interface MatmulContest {
  readonly task: MatmulTask;
  /** By `matmulName`, the written rule's choice first. */
  readonly variants: ReadonlyMap<string, MatmulVariant>;
  readonly kernels: MatmulKernels;
}

/** What a task is tuned on: the device, and the family of tensor cores where it was opened to use them. */
export interface ContestOptions {
  readonly device: DeviceTraits;
  readonly tensorCores?: MatmulFamily<TensorCoreVariant> | undefined;
}

/** Finds the variants for a task and loads their kernels. */
export async function matmulContest(
  task: MatmulTask,
  { device, tensorCores }: ContestOptions,
): Promise<MatmulContest> {
  const candidates = matmulCandidates(task, device, tensorCores);
  const variants = new Map(candidates.map((variant) => [matmulName(variant), variant]));
  return { task, variants, kernels: await loadMatmul(candidates, tensorCores) };
}

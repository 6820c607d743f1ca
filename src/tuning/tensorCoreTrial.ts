// What the tuner asks of a product on tensor cores beside exact whole numbers: that its rounding keeps to its bound.

import boundSource from '../../shaders/matmulBound.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { workgroupsFor } from '../kernels/kernelParams.ts';
import type { MatmulTask } from '../kernels/matmul/matmulCandidates.ts';
import { tensorCoreErrorBound } from '../kernels/matmul/tensorCores.ts';
import { fillOperands, linkTrial, trialParams, type TrialMemory } from './trialOperands.ts';

const WORKGROUP_SIZE = 64;

/** A trial, and the function that runs the candidate in it. */
export interface RoundingTrial {
  readonly task: MatmulTask;
  readonly memory: TrialMemory;
  /** The number of rows that are compared. */
  readonly samples: number;
  readonly run: () => Promise<void>;
}

/**
 * Whether the candidate's results of operands that are no f16's are within `tensorCoreErrorBound` of the plain ones. The
 * trial's operands are whole numbers again afterwards.
 */
export async function keepsToBound(
  gpu: Gpu,
  { task, memory, samples, run }: RoundingTrial,
): Promise<boolean> {
  const within = gpu.createBuffer('tuning within', 4);
  const { calls, owned } = await gpu.prepare([boundCall(task, { ...memory, within: within.all }, samples)]);
  try {
    // Elevenths from 1 to 9 in size, and 100 times as many: none is an f16, and none is small.
    fillOperands(gpu, task, memory, (whole, index) => eleventh(whole) * (index % 7 === 0 ? 100 : 1));
    await run();
    gpu.write(within, Uint32Array.of(0));
    await gpu.run(calls);
    const [count] = new Uint32Array(await gpu.read(within.all));
    return count === samples * task.n;
  } finally {
    fillOperands(gpu, task, memory);
    [...owned, within].forEach((buffer) => buffer.destroy());
  }
}

function eleventh(whole: number): number {
  return ((2 * Math.abs(whole) + 1) / 11) * Math.sign(whole || 1);
}

function boundCall(
  task: MatmulTask,
  { a, b, c, rows, within }: TrialMemory & { readonly within: BufferRange },
  samples: number,
): ShaderCall {
  const { m, n, k } = task;
  // The plain sums are f32 as well, and no better.
  const bound = new Uint32Array(Float32Array.of(tensorCoreErrorBound(k) + k * 2 ** -23).buffer)[0]!;
  return {
    label: 'compare with the bound of the error',
    shader: linkTrial({ name: 'matmulBound.wgsl', text: boundSource }, task),
    buffers: { a, b, rows, c, within },
    params: trialParams(task, samples, bound),
    workgroups: workgroupsFor(Math.ceil((samples * n) / WORKGROUP_SIZE)),
    cost: { flops: 4 * samples * n * k, bytes: 4 * (m * k + k * n + samples * n) },
  };
}

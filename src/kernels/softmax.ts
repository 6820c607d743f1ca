// Kernel calls for softmax along rows and for softmax cross-entropy.

import crossEntropySource from '../../shaders/crossEntropy.wgsl?raw';
import softmaxSource from '../../shaders/softmax.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';
import { lanesFor, WORKGROUP_SIZE } from './spread.ts';

/** The sizes of z. */
export interface RowSizes {
  readonly rows: number;
  readonly columns: number;
}

/** A softmax of z [rows, columns] and its memory. */
export interface SoftmaxProblem extends RowSizes {
  readonly logits: BufferRange;
  /** What the kernel does with each result, a [rows, columns]. */
  readonly finish: Fused;
}

/** Cross-entropy of z [rows, columns] against a target. */
export interface CrossEntropyProblem extends SoftmaxProblem {
  /** u32 [rows] class indices, or f32 [rows, columns] probabilities. */
  readonly target: BufferRange;
  readonly targetType: 'u32' | 'f32';
  /** Memory for the loss of each row, f32 [rows]. `finish` takes dZ [rows, columns]. */
  readonly losses: BufferRange;
}

/**
 * Whether a GPU gains by kernels that read each row once (heldRows.ts): not with a few rows of some classes, which one
 * invocation each reads from the nearest cache, in less time than a call costs.
 */
export function isWorthHolding({ rows, columns }: RowSizes): boolean {
  return columns > 16 || rows * columns > 65_536;
}

/** The kernel call of softmax. */
export function softmax(problem: SoftmaxProblem, device: DeviceTraits): ShaderCall {
  const { rows, columns, logits, finish } = problem;
  const { width, lanes } = rowLanes(problem, device);
  return {
    label: `softmax [${rows}, ${columns}]`,
    shader: linkKernel(
      { name: 'softmax.wgsl', text: softmaxSource },
      { span: { width }, values: { LANES: lanes }, finish },
    ),
    buffers: { logits, ...fusedBuffers(finish) },
    params: kernelParams(rows, columns),
    workgroups: workgroupsFor(Math.ceil((rows * lanes) / WORKGROUP_SIZE)),
    cost: { flops: 5 * rows * columns, bytes: 4 * rows * columns + finish.bytes! },
  };
}

/** The kernel call of the cross-entropy, with the gradient of the logits. */
export function crossEntropy(problem: CrossEntropyProblem, device: DeviceTraits): ShaderCall {
  const { rows, columns, logits, finish, target, targetType, losses } = problem;
  const { width, lanes } = rowLanes(problem, device);
  const dense = targetType === 'f32';
  return {
    label: `softmaxCrossEntropy [${rows}, ${columns}]`,
    shader: linkKernel(
      { name: 'crossEntropy.wgsl', text: crossEntropySource },
      {
        span: { width },
        values: { LANES: lanes },
        finish,
        replace: dense ? { 'targetIndex.wgsl': 'targetDense.wgsl' } : {},
      },
    ),
    buffers: { logits, losses, [dense ? 'probabilities' : 'labels']: target, ...fusedBuffers(finish) },
    params: kernelParams(rows, columns),
    workgroups: workgroupsFor(Math.ceil((rows * lanes) / WORKGROUP_SIZE)),
    // Logits, a label and the loss of each row, and what becomes of the gradient.
    cost: { flops: 6 * rows * columns, bytes: 4 * rows * (columns + 2) + finish.bytes! },
  };
}

function rowLanes({ rows, columns }: SoftmaxProblem, device: DeviceTraits): { width: 1 | 4; lanes: number } {
  const width = columns % 4 === 0 ? 4 : 1;
  // Two groups an invocation and pass, since each is read three times.
  return {
    width,
    lanes: lanesFor({ results: rows, groups: columns / width / 2, most: WORKGROUP_SIZE }, device),
  };
}

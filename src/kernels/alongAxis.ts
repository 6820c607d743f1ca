// Kernel calls along the middle axis of [outer, size, inner]: running sums, arg max, top k.

import argReduceSource from '../../shaders/argReduce.wgsl?raw';
import scanSource from '../../shaders/scan.wgsl?raw';
import topKSource from '../../shaders/topK.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { link } from '../wgsl/link.ts';
import { kernelParams, powerOfTwoUpTo, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';
import { findPart } from './parts.ts';

/** x [outer, size, inner]. */
export interface AxisProblem {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  readonly x: BufferRange;
}

const WORKGROUP_SIZE = 64;

/** Running sums, `finish` taking y [outer, size, inner]. */
export function scan(
  problem: AxisProblem & { exclusive: boolean; reverse: boolean; finish: Fused },
): ShaderCall {
  const { outer, size, inner, x, exclusive, reverse, finish } = problem;
  return {
    label: 'scan',
    shader: linkKernel(
      { name: 'scan.wgsl', text: scanSource },
      {
        lanes: { width: 1 },
        values: { EXCLUSIVE: String(exclusive), REVERSE: String(reverse) },
        finish,
      },
    ),
    buffers: { x, ...fusedBuffers(finish) },
    params: kernelParams(outer * inner, size, inner),
    workgroups: workgroupsFor(Math.ceil((outer * inner) / WORKGROUP_SIZE)),
    cost: { flops: 6 * outer * size * inner, bytes: 8 * outer * size * inner },
  };
}

/** Places of extreme values, u32 [outer, inner] into `y`. */
export function argReduce(
  problem: AxisProblem & { extreme: 'max' | 'min'; last: boolean; y: BufferRange },
): ShaderCall {
  const { outer, size, inner, x, y, extreme, last } = problem;
  const lanes = powerOfTwoUpTo(size / 4, { least: 1, most: WORKGROUP_SIZE });
  return {
    label: `arg ${extreme}`,
    shader: link({
      kernel: { name: 'argReduce.wgsl', text: argReduceSource },
      findPart,
      values: { LANES: lanes, LARGEST: String(extreme === 'max'), LAST: String(last) },
    }),
    buffers: { x, y },
    params: kernelParams(outer * inner, size, inner),
    workgroups: workgroupsFor(Math.ceil((outer * inner * lanes) / WORKGROUP_SIZE)),
    cost: { flops: outer * size * inner, bytes: 4 * outer * size * inner },
  };
}

/** The first k in order: values f32 and indices u32, both [outer, k, inner]. */
export function topK(
  problem: AxisProblem & { k: number; largest: boolean; values: BufferRange; indices: BufferRange },
): ShaderCall {
  const { outer, size, inner, x, k, largest, values, indices } = problem;
  return {
    label: `top ${k}`,
    shader: link({
      kernel: { name: 'topK.wgsl', text: topKSource },
      findPart,
      values: { LARGEST: String(largest) },
    }),
    buffers: { x, values, indices },
    params: kernelParams(outer * inner, size, inner, k),
    workgroups: workgroupsFor(Math.ceil((outer * inner) / WORKGROUP_SIZE)),
    cost: { flops: outer * size * inner * k, bytes: 4 * outer * size * inner * k },
  };
}

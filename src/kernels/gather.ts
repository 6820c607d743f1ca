// Kernel calls that pick elements by index, and sum them back.

import gatherSource from '../../shaders/gather.wgsl?raw';
import scatterSource from '../../shaders/scatterAdd.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';

/** Data [outer, size, inner] and values [outer, n, inner]; indices u32 [n], or [outer, n, inner] with `own`. */
export interface IndexedProblem {
  readonly outer: number;
  readonly size: number;
  readonly n: number;
  readonly inner: number;
  readonly own: boolean;
  /** What is read: the data for a gather, the values for a scatter. */
  readonly source: BufferRange;
  readonly indices: BufferRange;
  readonly finish: Fused;
}

const WORKGROUP_SIZE = 64;

/** values[o, j, i] = data[o, index, i]. */
export function gather(problem: IndexedProblem): ShaderCall {
  const count = problem.outer * problem.n * problem.inner;
  return indexed(problem, { name: 'gather.wgsl', text: gatherSource, source: 'data', count, reads: count });
}

/** data[o, k, i] = Σ of the values whose index is k. */
export function scatterAdd(problem: IndexedProblem): ShaderCall {
  const count = problem.outer * problem.size * problem.inner;
  return indexed(problem, {
    name: 'scatterAdd.wgsl',
    text: scatterSource,
    source: 'values',
    count,
    reads: count * problem.n,
  });
}

function indexed(
  { size, n, inner, own, source, indices, finish }: IndexedProblem,
  kernel: { name: string; text: string; source: string; count: number; reads: number },
): ShaderCall {
  return {
    label: kernel.name,
    shader: linkKernel(kernel, {
      lanes: { width: 1 },
      finish,
      replace: own ? { 'indexShared.wgsl': 'indexOwn.wgsl' } : {},
    }),
    buffers: { [kernel.source]: source, indices, ...fusedBuffers(finish) },
    params: kernelParams(kernel.count, size, n, inner),
    workgroups: workgroupsFor(Math.ceil(kernel.count / WORKGROUP_SIZE)),
    cost: { flops: 0, bytes: 4 * (2 * kernel.reads + kernel.count) },
  };
}

// Kernel calls that pick elements by index, and sum them back.

import gatherSource from '../../shaders/gather.wgsl?raw';
import scatterSource from '../../shaders/scatterAdd.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused, type KernelLink } from './linkKernel.ts';
import { storedElement } from '../wgsl/place.ts';
import { partsFor, turnsFor, WORKGROUP_SIZE } from './spread.ts';

/**
 * A gather or scatter: data [outer, size, inner], values [outer, n, inner], indices u32 [n] or with `own` [outer, n,
 * inner].
 */
export interface IndexedProblem {
  readonly outer: number;
  readonly size: number;
  readonly n: number;
  readonly inner: number;
  readonly own: boolean;
  /** Whether the source is stored as f16; for a gather only. */
  readonly half?: boolean;
  /** The operand: the data for a gather, the values for a scatter. */
  readonly source: BufferRange;
  readonly indices: BufferRange;
  readonly finish: Fused;
}

/** The kernel call of values[o, j, i] = data[o, index, i]. */
export function gather(problem: IndexedProblem, device: DeviceTraits): ShaderCall {
  const { outer, size, n, inner, source, indices, finish } = problem;
  const width = widthOf(problem);
  const count = outer * n * inner;
  const { turns, localStep, turnStep, workgroups } = turnsFor(Math.ceil(count / width), device);
  return {
    label: 'gather',
    shader: linkKernel(
      { name: 'gather.wgsl', text: gatherSource },
      {
        ...linkOf(problem),
        values: problem.half ? { Stored: storedElement('f16', width) } : {},
      },
    ),
    buffers: { data: source, indices, ...fusedBuffers(finish) },
    params: kernelParams(count, size, n, inner, turns, localStep, turnStep),
    workgroups: workgroupsFor(workgroups),
    cost: { flops: 0, bytes: 4 * 3 * count },
  };
}

/**
 * The kernel call of data[o, k, i] = Σ of the values with index k. `scratch` makes memory that is needed until it has
 * run.
 */
export function scatterAdd(
  problem: IndexedProblem & { readonly scratch: (bytes: number) => BufferRange },
  device: DeviceTraits,
): ShaderCall {
  const { outer, size, n, inner, source, indices, finish, scratch } = problem;
  const columns = (outer * inner) / widthOf(problem);
  // Each range goes through all the indices again, so there are no more than a device needs.
  const rangeSize = Math.ceil(size / partsFor(columns, size, device));
  const ranges = Math.ceil(size / rangeSize);
  const count = outer * size * inner;
  return {
    label: 'scatterAdd',
    shader: linkKernel({ name: 'scatterAdd.wgsl', text: scatterSource }, linkOf(problem)),
    buffers: { values: source, indices, sums: scratch(4 * count), ...fusedBuffers(finish) },
    params: kernelParams(columns * ranges, size, n, inner, ranges, rangeSize),
    workgroups: workgroupsFor(Math.ceil((columns * ranges) / WORKGROUP_SIZE)),
    cost: { flops: outer * n * inner, bytes: 4 * (2 * outer * n * inner + 3 * count) },
  };
}

/** Four neighbours share an index where all i's do. */
function widthOf({ own, inner }: IndexedProblem): 1 | 4 {
  return !own && inner % 4 === 0 ? 4 : 1;
}

function linkOf(problem: IndexedProblem): KernelLink {
  return {
    span: { width: widthOf(problem) },
    finish: problem.finish,
    replace: problem.own ? { 'indexShared.wgsl': 'indexOwn.wgsl' } : {},
  };
}

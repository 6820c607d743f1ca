// Kernel calls along the middle axis of [outer, size, inner]: running sums, arg max, top k.

import argReduceSource from '../../shaders/argReduce.wgsl?raw';
import scanSource from '../../shaders/scan.wgsl?raw';
import scanTotalsSource from '../../shaders/scanTotals.wgsl?raw';
import topKSource from '../../shaders/topK.wgsl?raw';
import type { BufferRange } from '../gpu/buffer.ts';
import type { ShaderCall } from '../gpu/shaderCall.ts';
import { spanValues } from '../wgsl/span.ts';
import { link } from '../wgsl/link.ts';
import type { DeviceTraits } from './deviceTraits.ts';
import { kernelParams, workgroupsFor } from './kernelParams.ts';
import { fusedBuffers, linkKernel, type Fused } from './linkKernel.ts';
import { findPart } from './parts.ts';
import { lanesFor, partsFor, WORKGROUP_SIZE } from './spread.ts';

/** The operand x [outer, size, inner]. */
export interface AxisProblem {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  readonly x: BufferRange;
}

/** Gives scratch memory that lives until the last call. */
type Scratch = (bytes: number) => BufferRange;

/** A running sum and its memory. */
export interface ScanProblem extends AxisProblem {
  readonly exclusive: boolean;
  readonly reverse: boolean;
  /** What the kernel does with each result, y [outer, size, inner]. */
  readonly finish: Fused;
  readonly scratch: Scratch;
}

/** The least elements of a chunk: a second pass reads the result of each chunk again. */
const LEAST_CHUNK = 256;

/**
 * The kernel call of running sums, or two where a long axis is cut into chunks: the first makes the totals of the
 * chunks.
 */
export function scan(problem: ScanProblem, device: DeviceTraits): ShaderCall[] {
  const { outer, size, inner, x, reverse, scratch } = problem;
  const width = inner % 4 === 0 ? 4 : 1;
  const columns = (outer * inner) / width;
  const most = Math.min(size / LEAST_CHUNK, Math.sqrt(size));
  const chunkSize = Math.ceil(size / partsFor(columns, most, device));
  const chunks = Math.ceil(size / chunkSize);
  const owners = columns * chunks;
  const shared = {
    params: kernelParams(owners, size, inner, chunks, chunkSize),
    workgroups: workgroupsFor(Math.ceil(owners / WORKGROUP_SIZE)),
  };
  if (chunks === 1) return [{ ...shared, ...scanOf(problem, width) }];
  const totals = scratch(4 * 2 * outer * chunks * inner);
  const first: ShaderCall = {
    ...shared,
    label: 'totals of scan',
    shader: link({
      kernel: { name: 'scanTotals.wgsl', text: scanTotalsSource },
      findPart,
      values: { ...spanValues({ width }), REVERSE: String(reverse) },
    }),
    buffers: { x, totals },
    cost: { flops: 6 * outer * size * inner, bytes: 4 * outer * size * inner },
  };
  return [first, { ...shared, ...scanOf(problem, width, totals) }];
}

function scanOf(problem: ScanProblem, width: 1 | 4, totals?: BufferRange) {
  const { outer, size, inner, x, exclusive, reverse, finish } = problem;
  return {
    label: 'scan',
    shader: linkKernel(
      { name: 'scan.wgsl', text: scanSource },
      {
        span: { width },
        values: { EXCLUSIVE: String(exclusive), REVERSE: String(reverse) },
        finish,
        replace: totals ? { 'scanStart.wgsl': 'scanStartTotals.wgsl' } : {},
      },
    ),
    buffers: { x, ...(totals ? { totals } : {}), ...fusedBuffers(finish) },
    cost: { flops: 6 * outer * size * inner, bytes: 8 * outer * size * inner },
  };
}

/** Places of extreme values, u32 [outer, inner] into `y`. */
export function argReduce(
  problem: AxisProblem & { extreme: 'max' | 'min'; last: boolean; y: BufferRange },
  device: DeviceTraits,
): ShaderCall {
  const { outer, size, inner, x, y, extreme, last } = problem;
  const lanes = lanesFor({ results: outer * inner, groups: size, most: WORKGROUP_SIZE }, device);
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

/** The operand of top k, and the memory of the results: values f32 and indices u32, both [outer, k, inner]. */
export interface TopKProblem extends AxisProblem {
  readonly k: number;
  readonly largest: boolean;
  readonly values: BufferRange;
  readonly indices: BufferRange;
  readonly scratch: Scratch;
}

/** The kernel call of top k, or two where a long axis is cut into chunks, each of which gives k candidates. */
export function topK(problem: TopKProblem, device: DeviceTraits): ShaderCall[] {
  const { outer, size, inner, k, scratch } = problem;
  // The second call goes through all candidates, the first through all elements of a chunk.
  const chunks = partsFor(outer * inner, Math.min(size / LEAST_CHUNK, Math.sqrt(size / k)), device);
  if (chunks === 1) return [topKOf(problem)];
  const candidates = outer * chunks * k * inner;
  const [values, indices] = [scratch(4 * candidates), scratch(4 * candidates)];
  return [
    topKOf({ ...problem, values, indices }, { chunks }),
    topKOf({ ...problem, size: chunks * k, x: values }, { places: indices }),
  ];
}

function topKOf(
  { outer, size, inner, x, k, largest, values, indices }: TopKProblem,
  { chunks = 1, places }: { readonly chunks?: number; readonly places?: BufferRange } = {},
): ShaderCall {
  return {
    label: `top ${k}`,
    shader: link({
      kernel: { name: 'topK.wgsl', text: topKSource },
      findPart: (name) => findPart(places && name === 'topKOwn.wgsl' ? 'topKGiven.wgsl' : name),
      values: { LARGEST: String(largest) },
    }),
    buffers: { x, values, indices, ...(places ? { places } : {}) },
    params: kernelParams(outer * chunks * inner, size, inner, k, chunks),
    workgroups: workgroupsFor(Math.ceil((outer * chunks * inner) / WORKGROUP_SIZE)),
    cost: { flops: outer * size * inner, bytes: 4 * outer * inner * (size + 2 * k * chunks) },
  };
}

// Helpers that all kernels share: uniform parameters, counts of workgroups.

import { unreachable } from '../errors.ts';
import type { Workgroups } from '../gpu/shaderCall.ts';

/** Most workgroups in one dimension; `MAX_WORKGROUPS` of shaders/parts/common/index.wgsl. */
const MAX_WORKGROUPS = 65_535;

/**
 * The uniform of a kernel: the run-time zero, then its sizes in the order of its `Params`; negative ones modulo 2^32.
 * `graph/shape.ts` keeps tensors below that: a larger size would silently become another one.
 */
export function kernelParams(...sizes: number[]): Uint32Array<ArrayBuffer> {
  if (!sizes.every((size) => size < 2 ** 32)) unreachable(`kernel sizes ${sizes.join(', ')}`);
  return Uint32Array.of(0, ...sizes);
}

/** Workgroups in rows of at most 65,535; see `workgroup_number` in shaders/parts/common/index.wgsl. */
export function workgroupsFor(count: number): Workgroups {
  return count <= MAX_WORKGROUPS ? [count, 1, 1] : [MAX_WORKGROUPS, Math.ceil(count / MAX_WORKGROUPS), 1];
}

/** The largest power of two that is at most `value`, between the bounds. */
export function powerOfTwoUpTo(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, 2 ** Math.floor(Math.log2(Math.max(1, value)))));
}

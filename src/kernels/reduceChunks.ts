// How many chunks a long axis is cut into; a second pass combines their results.

import type { DeviceTraits } from './deviceTraits.ts';

/** The axis of x [outer, size, inner] that is reduced; `step` elements lie side by side in one turn of an invocation. */
export interface ReducedAxis {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  readonly step: number;
}

/** Elements that one pass of a GPU combines at most: bounds the rounding error. */
const MOST = 16_384;
/** Workgroups of 64 that keep a GPU busy. */
const ENOUGH_WORKGROUPS = 512;
/** Elements that one invocation of a software driver combines without sharing, at the cost of a second dispatch. */
const ALONE = { row: 4096, columns: 2048 } as const;

/** How many chunks the axis is cut into: 1 where one pass is enough. */
export function reduceChunks(axis: ReducedAxis, { driver }: DeviceTraits): number {
  const { size } = axis;
  const chunk = driver.kind === 'software' ? softwareChunk(axis) : gpuChunk(axis);
  return Math.ceil(size / Math.min(size, chunk));
}

/**
 * One invocation combines a chunk by itself: some hundreds of elements at least, at most thousands, for the error's
 * sake.
 */
function softwareChunk({ outer, size, inner, step }: ReducedAxis): number {
  if (inner === 1) {
    return size <= ALONE.row ? size : Math.min(ALONE.row, Math.max(256, Math.ceil((outer * size) / 512)));
  }
  // Few rows at a time stay in the nearest cache, where each row is a page of its own.
  return size * step <= ALONE.columns ? size : Math.min(512, Math.max(1024 / step, Math.ceil(size / 32)));
}

function gpuChunk({ outer, size, inner, step }: ReducedAxis): number {
  const [least, sharing] = inner === 1 ? [1024, 64] : [128, 16];
  const workgroups = Math.ceil(((outer * inner) / (inner === 1 ? 1 : step)) * (sharing / 64));
  const wanted = Math.max(1, Math.floor(ENOUGH_WORKGROUPS / workgroups));
  return Math.min(MOST, Math.max(least, Math.ceil(size / wanted)));
}

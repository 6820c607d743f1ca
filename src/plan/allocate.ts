// Gives every stored value its memory: variables in place, arenas, and as few buffers as lifetimes allow.

import { bytesOf } from '../wgsl/place.ts';
import { clusterNodes, type Cluster } from './cluster.ts';
import { isArena, isLeaf } from './families/traits.ts';
import { BINDING_ALIGNMENT, nodeSize, type PlanNode } from './planNode.ts';
import type { PlanGraph } from './planGraph.ts';

/** A stretch of a buffer: a `BufferRange`, or one of something that stands for a buffer. */
export interface Stretch<Buffer> {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly bytes: number;
}

/** The memory of all values. */
export interface Allocation<Buffer> {
  readonly rangeOf: (node: PlanNode) => Stretch<Buffer>;
  /** A node's memory from an element on; undefined where no binding may begin there. */
  readonly rangeFrom: (node: PlanNode, element: number) => Stretch<Buffer> | undefined;
  /** Memory that only one kernel call needs, between its passes. */
  readonly scratch: (bytes: number) => Stretch<Buffer>;
}

/** What `allocate` needs to know of a plan. */
export interface AllocationOptions<Buffer> {
  /** Makes a buffer of so many bytes. */
  readonly create: (label: string, bytes: number) => Stretch<Buffer>;
  readonly graph: PlanGraph;
  readonly clusters: readonly Cluster[];
  /** Nodes whose values must be in memory after their cluster ran. */
  readonly stored: ReadonlySet<PlanNode>;
  /** Stored nodes that must keep their memory until the end of the program. */
  readonly kept: ReadonlySet<PlanNode>;
  /** Gives the memory of a leaf. */
  readonly leafRange: (node: PlanNode) => Stretch<Buffer>;
  /** For each node, the nodes it reads in memory. */
  readonly reads: (node: PlanNode) => readonly PlanNode[];
}

/** Allocates. The first fit by size among buffers that are free is taken; clusters are visited in order. */
export function allocate<Buffer>(options: AllocationOptions<Buffer>): Allocation<Buffer> {
  const { create, graph, clusters, stored, kept, leafRange } = options;
  const ranges = new Map<PlanNode, Stretch<Buffer>>();
  const rangeOf = (node: PlanNode): Stretch<Buffer> => {
    const known = ranges.get(node);
    if (known) return known;
    const range = placeOf(node);
    ranges.set(node, range);
    return range;
  };
  const free = new FreeRanges<Buffer>();
  const placeOf = (node: PlanNode): Stretch<Buffer> => {
    if (isLeaf(node)) return leafRange(node);
    const variable = graph.overwrites.get(node);
    if (variable) return leafRange(variable);
    const bytes = nodeSize(node) * bytesOf(node.tensor.dtype);
    const packed = graph.packed.get(node);
    if (packed) {
      const arena = rangeOf(packed.pack);
      return { buffer: arena.buffer, offset: arena.offset + packed.offset * 4, bytes };
    }
    // The gaps of an arena stay zero only if nothing else ever lay there.
    if (kept.has(node) || isArena(node)) return create(node.tensor.op, bytes);
    return free.take(bytes) ?? create(node.tensor.op, bytes);
  };
  const reusable = (node: PlanNode): boolean =>
    stored.has(node) &&
    !kept.has(node) &&
    !graph.overwrites.has(node) &&
    !graph.packed.has(node) &&
    !isArena(node);
  const lastUses = lastUsesOf(clusters, options.reads);
  clusters.forEach((cluster, index) => {
    for (const node of clusterNodes(cluster)) if (stored.has(node)) rangeOf(node);
    // Freed only after this call's results have their places: a kernel never writes what it reads.
    for (const node of lastUses[index]!) if (reusable(node)) free.give(rangeOf(node));
  });
  const rangeFrom = (node: PlanNode, element: number): Stretch<Buffer> | undefined => {
    const { buffer, offset, bytes } = rangeOf(node);
    const skipped = element * bytesOf(node.tensor.dtype);
    return skipped % BINDING_ALIGNMENT === 0
      ? { buffer, offset: offset + skipped, bytes: bytes - skipped }
      : undefined;
  };
  return { rangeOf, rangeFrom, scratch: (bytes) => create('scratch', bytes) };
}

/** For each cluster the nodes that it uses last. */
export function lastUsesOf(
  clusters: readonly Cluster[],
  reads: (node: PlanNode) => readonly PlanNode[],
): readonly (readonly PlanNode[])[] {
  const lastUse = new Map<PlanNode, number>();
  clusters.forEach((cluster, index) => {
    for (const node of clusterNodes(cluster)) {
      for (const used of [node, ...reads(node)]) lastUse.set(used, index);
    }
  });
  const nodes: PlanNode[][] = clusters.map(() => []);
  for (const [node, index] of lastUse) nodes[index]!.push(node);
  return nodes;
}

/** Ranges that nothing needs any more, by their sizes. */
class FreeRanges<Buffer> {
  readonly #bySize = new Map<number, Stretch<Buffer>[]>();
  /** All sizes that were ever given back, ascending. */
  readonly #sizes: number[] = [];

  give(range: Stretch<Buffer>): void {
    const { bytes } = range;
    const ranges = this.#bySize.get(bytes);
    if (ranges) {
      ranges.push(range);
      return;
    }
    this.#bySize.set(bytes, [range]);
    this.#sizes.splice(this.#placeOf(bytes), 0, bytes);
  }

  /** The smallest free buffer that is large enough. */
  take(bytes: number): Stretch<Buffer> | undefined {
    for (let place = this.#placeOf(bytes); place < this.#sizes.length; place++) {
      const range = this.#bySize.get(this.#sizes[place]!)!.shift();
      if (range) return range;
    }
    return undefined;
  }

  /** How many of the sizes are smaller. */
  #placeOf(bytes: number): number {
    let [from, to] = [0, this.#sizes.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#sizes[middle]! < bytes) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

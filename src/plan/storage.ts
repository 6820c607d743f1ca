// Gives every stored value its memory: variables in place, arenas, and as few buffers as lifetimes allow.

import type { BufferRange, DeviceBuffer } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { bytesOf } from '../wgsl/place.ts';
import { clusterNodes, type Cluster } from './cluster.ts';
import { nodeSize, type PlanNode } from './planNode.ts';
import type { PlanGraph } from './planGraph.ts';

/** Where values lie. */
export interface Storage {
  readonly rangeOf: (node: PlanNode) => BufferRange;
  /** A node's memory from an element on; undefined where no binding may begin there. */
  readonly rangeFrom: (node: PlanNode, element: number) => BufferRange | undefined;
  /** Memory that only one kernel call needs, between its passes. */
  readonly scratch: (bytes: number) => BufferRange;
}

/** What memory is wanted. */
export interface StorageOptions {
  readonly gpu: Gpu;
  readonly graph: PlanGraph;
  readonly clusters: readonly Cluster[];
  /** Nodes whose values must be in memory after their cluster ran. */
  readonly stored: ReadonlySet<PlanNode>;
  /** Stored nodes that must keep their memory until the end of the program. */
  readonly kept: ReadonlySet<PlanNode>;
  /** Memory of leaves. */
  readonly leafRange: (node: PlanNode) => BufferRange;
  /** For each node, the nodes it reads in memory. */
  readonly reads: (node: PlanNode) => readonly PlanNode[];
  /** Gets all buffers that are made, to be destroyed with the program. */
  readonly owned: DeviceBuffer[];
}

/** Bytes of which the start of a binding is a multiple on every device; what is packed into an arena begins at such. */
export const BINDING_ALIGNMENT = 256;

/** Allocates. The first fit by size among buffers that are free is taken; clusters are visited in order. */
export function allocate(options: StorageOptions): Storage {
  const { gpu, graph, clusters, stored, kept, leafRange, owned } = options;
  const create = (label: string, bytes: number): BufferRange => {
    const buffer = gpu.createBuffer(label, bytes);
    owned.push(buffer);
    return buffer.all;
  };
  const ranges = new Map<PlanNode, BufferRange>();
  const variableOf = new Map([...graph.updates].map(([leaf, value]) => [value, leaf]));
  const rangeOf = (node: PlanNode): BufferRange => {
    const known = ranges.get(node);
    if (known) return known;
    const range = placeOf(node);
    ranges.set(node, range);
    return range;
  };
  const free: BufferRange[] = [];
  const placeOf = (node: PlanNode): BufferRange => {
    if (node.lowering.kind === 'leaf') return leafRange(node);
    const variable = variableOf.get(node);
    if (variable) return leafRange(variable);
    const bytes = nodeSize(node) * bytesOf(node.tensor.dtype);
    const packed = graph.packed.get(node);
    if (packed) {
      const arena = rangeOf(packed.pack);
      return { buffer: arena.buffer, offset: arena.offset + packed.offset * 4, bytes };
    }
    // The gaps of an arena stay zero only if nothing else ever lay there.
    if (kept.has(node) || node.lowering.kind === 'pack') return create(node.tensor.op, bytes);
    const fits = free.filter((range) => range.bytes >= bytes).sort((a, b) => a.bytes - b.bytes)[0];
    if (!fits) return create(node.tensor.op, bytes);
    free.splice(free.indexOf(fits), 1);
    return fits;
  };
  const reusable = (node: PlanNode): boolean =>
    stored.has(node) &&
    !kept.has(node) &&
    !variableOf.has(node) &&
    !graph.packed.has(node) &&
    node.lowering.kind !== 'pack';
  const lastUse = new Map<PlanNode, number>();
  clusters.forEach((cluster, index) => {
    for (const node of clusterNodes(cluster)) {
      for (const used of [node, ...options.reads(node)]) lastUse.set(used, index);
    }
  });
  clusters.forEach((cluster, index) => {
    for (const node of clusterNodes(cluster)) if (stored.has(node)) rangeOf(node);
    // Freed only after this call's results have their places: a kernel never writes what it reads.
    for (const [node, last] of lastUse) if (last === index && reusable(node)) free.push(rangeOf(node));
  });
  const rangeFrom = (node: PlanNode, element: number): BufferRange | undefined => {
    const { buffer, offset, bytes } = rangeOf(node);
    const skipped = element * bytesOf(node.tensor.dtype);
    return skipped % BINDING_ALIGNMENT === 0
      ? { buffer, offset: offset + skipped, bytes: bytes - skipped }
      : undefined;
  };
  return { rangeOf, rangeFrom, scratch: (bytes) => create('scratch', bytes) };
}

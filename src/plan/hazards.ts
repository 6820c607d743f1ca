// Which memory a kernel call may not both read and write: WebGPU binds a buffer either way, not both.

import { clusterNodes, type Cluster } from './cluster.ts';
import { memoryOperands, readsPositions } from './families/traits.ts';
import { readsInOrder, type Operand, type PlanNode } from './planNode.ts';

/** The places of some values. */
export interface Placement {
  /** Nodes whose values overwrite leaves, and these leaves. */
  readonly overwrites: ReadonlyMap<PlanNode, PlanNode>;
  /** Nodes that lie in an arena, and the pack node that it belongs to. */
  readonly packed: ReadonlyMap<PlanNode, { readonly pack: PlanNode }>;
}

/** Whether a node reads each element of an operand where it makes its own; kernels of their own read memory. */
export function readsInPlace(node: PlanNode, operand: Operand): boolean {
  return readsPositions(node) && readsInOrder(operand);
}

/** Whether a cluster's kernel would read, elsewhere than where it writes, a variable or an arena that it writes to. */
export function readsWhatItWrites(cluster: Cluster, { overwrites, packed }: Placement): boolean {
  const nodes = clusterNodes(cluster);
  const inside = new Set(nodes);
  const overwritten = new Set(nodes.flatMap((node) => overwrites.get(node) ?? []));
  const arenas = new Set(nodes.flatMap((node) => packed.get(node)?.pack ?? []));
  return nodes.some((node) =>
    memoryOperands(node).some((operand) => {
      const { node: source } = operand;
      if (overwritten.has(source)) return cluster.fetch.includes(node) || !readsInPlace(node, operand);
      const arena = packed.get(source)?.pack;
      return arena !== undefined && arenas.has(arena) && !inside.has(source);
    }),
  );
}

/**
 * Whether the value of a variable cannot be made in place, since it reads the variable elsewhere than where it writes.
 */
export function needsOwnMemory(value: PlanNode, variable: PlanNode): boolean {
  return memoryOperands(value).some((operand) => operand.node === variable && !readsInPlace(value, operand));
}

/** All nodes that some nodes are made of, without these nodes themselves. */
export function ancestorsOf(nodes: readonly PlanNode[]): Set<PlanNode> {
  const found = new Set<PlanNode>();
  const stack = [...nodes];
  while (stack.length > 0) {
    for (const { node } of memoryOperands(stack.pop()!)) {
      if (found.has(node)) continue;
      found.add(node);
      stack.push(node);
    }
  }
  return found;
}

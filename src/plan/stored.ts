// Which values of a fused graph go to memory, and who reads them there.

import { clusterNodes } from './cluster.ts';
import { isLeaf } from './families/traits.ts';
import type { FusedGraph } from './fuse.ts';
import type { PlanGraph } from './planGraph.ts';
import type { PlanNode } from './planNode.ts';

/** The nodes that each node reads in memory; for an inlined scalar, the nodes that it is made of. */
export function readsThrough(inlined: ReadonlySet<PlanNode>): (node: PlanNode) => readonly PlanNode[] {
  const known = new Map<PlanNode, readonly PlanNode[]>();
  const reads = (node: PlanNode): readonly PlanNode[] => {
    let found = known.get(node);
    if (!found) {
      const sources = node.operands.flatMap((operand) => {
        if (operand.kind === 'constant') return [];
        return inlined.has(operand.node) ? reads(operand.node) : [operand.node];
      });
      known.set(node, (found = [...new Set(sources)]));
    }
    return found;
  };
  return reads;
}

/** The nodes with values in memory: those that are outputs, or that another kernel call reads. */
export function storedNodes(
  graph: PlanGraph,
  { clusters }: FusedGraph,
  reads: (node: PlanNode) => readonly PlanNode[],
  kept: ReadonlySet<PlanNode>,
): Set<PlanNode> {
  const stored = new Set([...kept, ...graph.updates.values(), ...graph.packed.keys()]);
  for (const cluster of clusters) {
    const inside = new Set(clusterNodes(cluster));
    for (const node of inside) for (const source of reads(node)) if (!inside.has(source)) stored.add(source);
    if (cluster.companion) stored.add(cluster.companion);
  }
  return new Set([...stored].filter((node) => !isLeaf(node)));
}

// Groups of plan nodes that become one kernel call.

import { showShape } from '../graph/shape.ts';
import type { PlanNode } from './planNode.ts';

/** The nodes of one kernel call. */
export interface Cluster {
  /** The node whose kernel the others are fused onto; absent where all are elementwise. */
  readonly anchor?: PlanNode;
  /** A node that the anchor's kernel computes beside its own: bias gradient, losses of rows, labels of a batch. */
  readonly companion?: PlanNode;
  /** Elementwise nodes after the anchor, in topological order. */
  readonly finish: readonly PlanNode[];
  /** Elementwise nodes before a reduction, in topological order. */
  readonly fetch: readonly PlanNode[];
}

/** All nodes of a cluster. */
export function clusterNodes({ anchor, companion, finish, fetch }: Cluster): PlanNode[] {
  return [...fetch, ...(anchor ? [anchor] : []), ...(companion ? [companion] : []), ...finish];
}

/** What a cluster computes, for reports: `matmul add relu [128, 256]`. */
export function clusterLabel(cluster: Cluster): string {
  const nodes = clusterNodes(cluster);
  const shown = cluster.anchor ?? nodes.at(-1)!;
  return `${nodes.map(({ name }) => name).join(' ')} ${showShape(shown.shape)}`;
}

/** The number of the node of a cluster that was made last. */
export function lastNumber(cluster: Cluster): number {
  return clusterNodes(cluster).reduce((last, { number }) => Math.max(last, number), -1);
}

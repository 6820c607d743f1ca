// Groups of plan nodes that become one kernel call, and the order they depend on each other in.

import { showShape } from '../graph/shape.ts';
import type { PlanNode } from './planNode.ts';

/** The nodes of one kernel call. */
export interface Cluster {
  /** The node whose kernel the others are fused onto; absent where all are elementwise. */
  readonly anchor?: PlanNode;
  /** A node that the anchor's kernel computes beside its own: bias gradient, losses of rows, labels of a batch. */
  companion?: PlanNode;
  /** Elementwise nodes after the anchor, in topological order. */
  readonly finish: PlanNode[];
  /** Elementwise nodes before a reduction, in topological order. */
  readonly fetch: PlanNode[];
}

/** All nodes of a cluster. */
export function clusterNodes({ anchor, companion, finish, fetch }: Cluster): PlanNode[] {
  return [...fetch, ...(anchor ? [anchor] : []), ...(companion ? [companion] : []), ...finish];
}

/** What a cluster computes, for reports: `matmul add relu [128, 256]`. */
export function clusterLabel(cluster: Cluster): string {
  const nodes = clusterNodes(cluster);
  const shown = cluster.anchor ?? nodes.at(-1)!;
  const names = nodes.map((node) => (node.lowering.kind === 'copy' ? 'copy' : node.tensor.op));
  return `${names.join(' ')} ${showShape(shown.shape)}`;
}

/** Whether a cluster's anchor is an operation along one axis: gather, scatter, scan, arg max or top k. */
export function runsAlongAxis({ anchor }: Cluster): boolean {
  return ['gather', 'scatterAdd', 'scan', 'argReduce', 'topK'].includes(anchor?.lowering.kind ?? '');
}

/** Keeps which cluster a node is in and what must run before what, while clusters merge. */
export class ClusterGraph {
  readonly #clusterOf = new Map<PlanNode, Cluster>();
  /** For each node, the nodes that must have run before it. */
  readonly #before: ReadonlyMap<PlanNode, readonly PlanNode[]>;

  constructor(before: ReadonlyMap<PlanNode, readonly PlanNode[]>) {
    this.#before = before;
  }

  get clusters(): Cluster[] {
    return [...new Set(this.#clusterOf.values())];
  }

  of(node: PlanNode): Cluster | undefined {
    return this.#clusterOf.get(node);
  }

  assign(cluster: Cluster): void {
    for (const node of clusterNodes(cluster)) this.#clusterOf.set(node, cluster);
  }

  /** Whether two clusters can be one: no third one must run after one of them and before the other. */
  canMerge(a: Cluster, b: Cluster): boolean {
    return !this.#reachesOver(a, b) && !this.#reachesOver(b, a);
  }

  /** Clusters in an order that respects every dependency; earlier-made nodes first where there is a choice. */
  inOrder(): Cluster[] {
    const ordered: Cluster[] = [];
    const done = new Set<Cluster>();
    const open = new Set<Cluster>();
    const visit = (cluster: Cluster): void => {
      if (done.has(cluster)) return;
      if (open.has(cluster)) throw new CycleError();
      open.add(cluster);
      for (const before of this.#directlyBefore(cluster)) visit(before);
      open.delete(cluster);
      done.add(cluster);
      ordered.push(cluster);
    };
    const first = (cluster: Cluster): number =>
      Math.max(...clusterNodes(cluster).map(({ number }) => number));
    for (const cluster of this.clusters.sort((a, b) => first(a) - first(b))) visit(cluster);
    return ordered;
  }

  #directlyBefore(cluster: Cluster): Set<Cluster> {
    const result = new Set<Cluster>();
    for (const node of clusterNodes(cluster)) {
      for (const before of this.#before.get(node) ?? []) {
        const other = this.#clusterOf.get(before);
        if (other && other !== cluster) result.add(other);
      }
    }
    return result;
  }

  /** Whether `from` must run after `to` by way of a third cluster. */
  #reachesOver(from: Cluster, to: Cluster): boolean {
    const seen = new Set<Cluster>([from, to]);
    const stack = [...this.#directlyBefore(from)].filter((cluster) => cluster !== to);
    while (stack.length > 0) {
      const cluster = stack.pop()!;
      if (seen.has(cluster)) continue;
      seen.add(cluster);
      for (const before of this.#directlyBefore(cluster)) {
        if (before === to) return true;
        stack.push(before);
      }
    }
    return false;
  }
}

/** Updates that read each other's variables cannot all be made in place. */
export class CycleError extends Error {}

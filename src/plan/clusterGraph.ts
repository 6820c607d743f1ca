// Which cluster each node is in and what must run before what, while clusters merge.

import { clusterNodes, lastNumber, type Cluster } from './cluster.ts';
import { Lineage } from './lineage.ts';
import type { PlanNode } from './planNode.ts';
import { RankedList } from './rankedList.ts';

/** Updates that read each other's variables cannot all be made in place. */
export class CycleError extends Error {}

/** For each node, the nodes that must have run before it. */
export type Before = ReadonlyMap<PlanNode, readonly PlanNode[]>;

/**
 * How many clusters all searches together may visit: this many for each node, and in addition those that any graph may.
 */
const VISITS = { aNode: 64, always: 1_000_000 } as const;

/** Clusters, and which must run before which. */
export class ClusterGraph {
  readonly #clusterOf = new Map<PlanNode, Cluster>();
  readonly #before: Before;
  /** Each cluster after those that it depends on; absent where some wait for each other, until they are merged. */
  readonly #order: RankedList<Cluster> | undefined;
  readonly #lineage: Lineage | undefined;
  /** Once it is used up, clusters stay apart: planning then ends in time, with more calls than necessary. */
  #visitsLeft: number;

  constructor(clusters: readonly Cluster[], before: Before) {
    for (const cluster of clusters) this.#assign(cluster);
    this.#before = before;
    this.#visitsLeft = VISITS.always + VISITS.aNode * before.size;
    const ordered = this.#sorted();
    if (!ordered) return;
    this.#order = new RankedList(ordered);
    this.#lineage = new Lineage(ordered.flatMap(clusterNodes), before);
  }

  of(node: PlanNode): Cluster | undefined {
    return this.#clusterOf.get(node);
  }

  /** Makes two clusters one, unless a third one must run after one of them and before the other. */
  tryMerge(a: Cluster, b: Cluster, merged: Cluster): boolean {
    const order = this.#order;
    if (!order) {
      if (!this.#between(a, b) || !this.#between(b, a)) return false;
    } else {
      const [first, second] = order.rankOf(a) < order.rankOf(b) ? [a, b] : [b, a];
      if (this.#lineage!.passesOthers(clusterNodes(first), clusterNodes(second))) return false;
      const between = this.#between(second, first);
      if (!between) return false;
      // Clusters that the later one needs come before both; the others between them depend at most on the earlier one.
      between.sort((one, other) => order.rankOf(one) - order.rankOf(other));
      order.moveBefore(between, first);
      order.remove(second);
      order.replace(first, merged);
    }
    this.#assign(merged);
    return true;
  }

  /** Clusters in an order that respects every dependency; earlier-made nodes first where there is a choice. */
  inOrder(): Cluster[] {
    const ordered = this.#sorted();
    if (!ordered) throw new CycleError();
    return ordered;
  }

  #assign(cluster: Cluster): void {
    for (const node of clusterNodes(cluster)) this.#clusterOf.set(node, cluster);
  }

  #sorted(): Cluster[] | undefined {
    const ordered: Cluster[] = [];
    const state = new Map<Cluster, 'open' | 'done'>();
    const clusters = [...new Set(this.#clusterOf.values())];
    const last = new Map(clusters.map((cluster) => [cluster, lastNumber(cluster)]));
    for (const start of clusters.sort((a, b) => last.get(a)! - last.get(b)!)) {
      if (state.has(start)) continue;
      state.set(start, 'open');
      const stack = [{ cluster: start, waiting: this.#directlyBefore(start).values() }];
      while (stack.length > 0) {
        const { cluster, waiting } = stack.at(-1)!;
        const { value: next } = waiting.next();
        if (!next) {
          state.set(cluster, 'done');
          ordered.push(cluster);
          stack.pop();
          continue;
        }
        if (state.get(next) === 'open') return undefined;
        if (state.has(next)) continue;
        state.set(next, 'open');
        stack.push({ cluster: next, waiting: this.#directlyBefore(next).values() });
      }
    }
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

  /**
   * The clusters that must run before `from` and do not come before `to` in the order; undefined where one must run
   * after `to`, so that a third cluster lies between `from` and `to`.
   */
  #between(from: Cluster, to: Cluster): Cluster[] | undefined {
    const order = this.#order;
    const least = order ? order.rankOf(to) : 0;
    const seen = new Set<Cluster>();
    const add = (cluster: Cluster): void => {
      if (cluster !== from && (!order || order.rankOf(cluster) >= least)) seen.add(cluster);
    };
    for (const cluster of this.#directlyBefore(from)) if (cluster !== to) add(cluster);
    // A set may grow while it is walked through: what is added is visited too.
    for (const cluster of seen) {
      this.#visitsLeft -= 1;
      if (this.#visitsLeft < 0) return undefined;
      for (const before of this.#directlyBefore(cluster)) {
        if (before === to) return undefined;
        add(before);
      }
    }
    return [...seen];
  }
}

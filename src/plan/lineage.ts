// Finds most paths from one node to another in constant time: in the tree that links each node to the latest one it
// depends on.

import type { PlanNode } from './planNode.ts';

/**
 * Each node lies below the latest node that must run before it. Every path in the tree exists; not every path is in the
 * tree.
 */
export class Lineage {
  readonly #place = new Map<PlanNode, { depth: number; enter: number; leave: number }>();

  /** `ordered` has each node after the nodes that must run before it. */
  constructor(ordered: readonly PlanNode[], before: ReadonlyMap<PlanNode, readonly PlanNode[]>) {
    const numbers = new Map(ordered.map((node, index) => [node, index]));
    const parents = ordered.map((node) =>
      (before.get(node) ?? []).reduce((latest, other) => Math.max(latest, numbers.get(other) ?? -1), -1),
    );
    const sizes = ordered.map(() => 1);
    for (let index = ordered.length - 1; index >= 0; index--) {
      const parent = parents[index]!;
      if (parent >= 0) sizes[parent]! += sizes[index]!;
    }
    // Descendants of a node are numbered right after it, so that they are a range.
    const free: number[] = [];
    let roots = 0;
    ordered.forEach((node, index) => {
      const parent = parents[index]!;
      const enter = parent < 0 ? roots : free[parent]!;
      if (parent < 0) roots += sizes[index]!;
      else free[parent]! += sizes[index]!;
      free.push(enter + 1);
      const depth = parent < 0 ? 0 : this.#place.get(ordered[parent]!)!.depth + 1;
      this.#place.set(node, { depth, enter, leave: enter + sizes[index]! });
    });
  }

  /**
   * Whether the tree has a path from a node of `later` down to `earlier` that is longer than both lists together, so
   * that it passes other nodes.
   */
  passesOthers(earlier: readonly PlanNode[], later: readonly PlanNode[]): boolean {
    const [low, high] = [this.#place.get(earlier[0]!)!, later.map((node) => this.#place.get(node)!)];
    const own = earlier.length + later.length;
    return high.some(
      ({ enter, depth }) => enter >= low.enter && enter < low.leave && depth - low.depth > own,
    );
  }
}

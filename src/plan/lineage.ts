// Finds most of the ways that lead from one node to another at once: by the tree of the latest nodes each depends on.

import type { PlanNode } from './planNode.ts';

/** Each node below the latest of those that must run before it. What the tree shows is so; not all is in the tree. */
export class Lineage {
  readonly #place = new Map<PlanNode, { depth: number; enter: number; leave: number }>();

  /** `ordered` has each node after those before it. */
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

  /** Whether the tree shows a way from a node of `later` down to one of `earlier` that is longer than both together. */
  passesOthers(earlier: readonly PlanNode[], later: readonly PlanNode[]): boolean {
    const [low, high] = [this.#place.get(earlier[0]!)!, later.map((node) => this.#place.get(node)!)];
    const own = earlier.length + later.length;
    return high.some(
      ({ enter, depth }) => enter >= low.enter && enter < low.leave && depth - low.depth > own,
    );
  }
}

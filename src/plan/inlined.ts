// Values that are never stored: each kernel that reads one computes it again.

import { isCheap, isLeaf, memoryOperands, readsPositions } from './families/traits.ts';
import { nodeSize, readsInOrder, type PlanNode } from './planNode.ts';

/** The graph in which nodes without memory are looked through. */
export interface InlineOptions {
  /** All nodes in topological order. */
  readonly nodes: readonly PlanNode[];
  /** Nodes whose values must be in memory. */
  readonly stored: ReadonlySet<PlanNode>;
}

/**
 * How many values may be computed again for one value, itself included: long chains of scalars are stored at some
 * points.
 */
const MAX_INLINED = 128;

/**
 * Scalars made from leaves, constants and other such scalars cost nothing to compute again where they are used. The same
 * holds for values of positions and such scalars only (masks), where they are used in their own shape.
 */
export function inlinedNodes(
  { nodes, stored }: InlineOptions,
  consumersOf: (node: PlanNode) => readonly PlanNode[],
): Set<PlanNode> {
  const inlined = new Map<PlanNode, ReadonlySet<PlanNode>>();
  /** Scalars that are cheap, but stored since too many are computed with them. */
  const cut = new Set<PlanNode>();
  for (const node of nodes) {
    if (!isCheap(node) || stored.has(node)) continue;
    const operands = memoryOperands(node);
    const cheap = operands.every(
      ({ node: source }) =>
        inlined.has(source) ||
        cut.has(source) ||
        (nodeSize(source) === 1 && (isLeaf(source) || (isCheap(source) && stored.has(source)))),
    );
    if (!cheap || !consumersOf(node).every((consumer) => canInline(node, consumer))) continue;
    const computedWith = new Set([
      node,
      ...operands.flatMap(({ node: source }) => [...(inlined.get(source) ?? [])]),
    ]);
    if (computedWith.size <= MAX_INLINED) inlined.set(node, computedWith);
    else if (nodeSize(node) === 1) cut.add(node);
  }
  return new Set(inlined.keys());
}

/**
 * Whether a kernel that reads a node can compute it again at each position: a scalar anywhere, else only element by
 * element.
 */
function canInline(node: PlanNode, consumer: PlanNode): boolean {
  if (!readsPositions(consumer)) return false;
  if (nodeSize(node) === 1) return true;
  return (
    memoryOperands(consumer).every((operand) => operand.node !== node || readsInOrder(operand)) &&
    nodeSize(consumer) === nodeSize(node)
  );
}

// Values that are never stored: each kernel that reads one computes it anew.

import { isElementwise, memoryOperands, nodeSize, readsInOrder, type PlanNode } from './planNode.ts';

/** What is to be looked through. */
export interface InlineOptions {
  /** In topological order. */
  readonly nodes: readonly PlanNode[];
  /** Nodes whose values must be in memory. */
  readonly stored: ReadonlySet<PlanNode>;
}

/**
 * Scalars made from leaves, constants and other such scalars cost nothing to compute again where they are used; nor
 * does what is made of positions and such scalars only (masks), where it is used in its own shape.
 */
export function inlinedNodes(
  { nodes, stored }: InlineOptions,
  consumersOf: (node: PlanNode) => readonly PlanNode[],
): Set<PlanNode> {
  const inlined = new Set<PlanNode>();
  for (const node of nodes) {
    const { kind } = node.lowering;
    if ((kind !== 'elementwise' && kind !== 'coordinate') || stored.has(node)) continue;
    const cheap = memoryOperands(node).every(
      ({ node: source }) =>
        inlined.has(source) ||
        (nodeSize(source) === 1 && (source.lowering.kind === 'leaf' || isStoredElementwise(source, stored))),
    );
    if (cheap && consumersOf(node).every((consumer) => canInline(node, consumer))) inlined.add(node);
  }
  return inlined;
}

/** Whether a consumer can compute a node anew at each position: a scalar anywhere, else only element by element. */
function canInline(node: PlanNode, consumer: PlanNode): boolean {
  if (!isElementwise(consumer) || consumer.lowering.kind === 'window') return false;
  if (nodeSize(node) === 1) return true;
  return (
    memoryOperands(consumer).every((operand) => operand.node !== node || readsInOrder(operand)) &&
    nodeSize(consumer) === nodeSize(node)
  );
}

function isStoredElementwise(node: PlanNode, stored: ReadonlySet<PlanNode>): boolean {
  return node.lowering.kind === 'elementwise' && stored.has(node);
}

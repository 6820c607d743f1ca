// Questions of the planner about a node, which the record of its kind answers.

import { sizeOf, type Shape } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { ROUND_TO_HALF, type MemoryOperand, type PlanNode } from '../planNode.ts';
import { familyOf } from './families.ts';

/** Whether a node is memory that is there from the start. */
export function isLeaf(node: PlanNode): boolean {
  return familyOf(node).form === 'leaf';
}

/** Whether a node is memory in which other nodes lie. */
export function isArena(node: PlanNode): boolean {
  return familyOf(node).form === 'arena';
}

/** Whether a node is computed element by element, so that it can be fused. */
export function isElementwise(node: PlanNode): boolean {
  return familyOf(node).form === 'element';
}

/** Whether a node reads each element of an operand in order at the place where it makes its own element. */
export function readsPositions(node: PlanNode): boolean {
  const family = familyOf(node);
  return family.form === 'element' && family.inPlace;
}

/** Whether each kernel that reads the node may compute it again, if it is small enough. */
export function isCheap(node: PlanNode): boolean {
  const family = familyOf(node);
  return family.form === 'element' && family.cheap;
}

/** The shape over which a node is computed: a ring takes one value, a watch looks at all of its values. */
export function iterationShape(node: PlanNode): Shape {
  const family = familyOf(node);
  return family.form === 'element' ? family.over(node) : node.shape;
}

/** Whether a node writes only some elements of its first operand, which is its own variable. */
export function writesWithin({ lowering }: PlanNode | Tensor): boolean {
  return lowering.kind !== 'constant' && lowering.kind !== 'view' && 'output' in familyOf({ lowering });
}

/** The nodes that a node reads in memory. */
export function memoryOperands(node: PlanNode): MemoryOperand[] {
  // A ring itself is written, not read.
  const operands = writesWithin(node) ? node.operands.slice(1) : node.operands;
  return operands.filter((operand) => operand.kind === 'memory');
}

/** The functions of shaders/parts that these nodes call. */
export function callsOf(nodes: readonly PlanNode[]): string[] {
  return nodes.flatMap((node) => {
    const family = familyOf(node);
    return [
      ...(family.form === 'element' ? family.calls(node.lowering) : []),
      ...(node.tensor.dtype === 'f16' ? [ROUND_TO_HALF] : []),
    ];
  });
}

/** Floating-point operations of a node; a function of one element counts as one. */
export function flopsOf(node: PlanNode): number {
  const family = familyOf(node);
  if (family.form === 'kernel') return family.flops(node);
  return family.form === 'element' ? sizeOf(family.over(node)) : 0;
}

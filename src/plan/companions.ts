// Pairs of nodes that one kernel computes together: the second costs next to nothing beside the first.

import type { DType } from '../graph/tensor.ts';
import { nodeSize, readsInOrder, type Operand, type PlanNode } from './planNode.ts';

/** A node among the candidates that the kernel of `node` can compute along the way. */
export function companionOf(node: PlanNode, candidates: readonly PlanNode[]): PlanNode | undefined {
  const { lowering, operands } = node;
  switch (lowering.kind) {
    case 'matmul':
      return candidates.find((other) => isRowSumOf(other, node));
    case 'crossEntropy':
      return lowering.result === 'gradient'
        ? candidates.find(
            (other) =>
              other.lowering.kind === 'crossEntropy' &&
              other.lowering.result === 'loss' &&
              sameOperands(other.operands, operands),
          )
        : undefined;
    case 'batch':
      return isWordData(node)
        ? undefined
        : candidates.find(
            (other) =>
              other.lowering.kind === 'batch' &&
              other !== node &&
              ['f32', 'u32'].includes(sourceType(other)) &&
              nodeSize(other) <= nodeSize(node) &&
              sameOperands([other.operands[1]!], [operands[1]!]) &&
              JSON.stringify(other.lowering) === JSON.stringify(lowering),
          );
    case 'topK':
      return candidates.find(
        (other) =>
          other.number > node.number &&
          other.lowering.kind === 'topK' &&
          other.lowering.result !== lowering.result &&
          other.lowering.largest === lowering.largest &&
          nodeSize(other) === nodeSize(node) &&
          sameOperands(other.operands, operands),
      );
    default:
      return undefined;
  }
}

/**
 * Where companions are found: both read one operand. `reader` is under which a node is found as a companion, `partner`
 * under which its own are; undefined for nodes that neither have nor are any.
 */
export function sharedOperand(
  node: PlanNode,
): { readonly reader?: string; readonly partner?: string } | undefined {
  const { kind } = node.lowering;
  const [first, second] = node.operands;
  switch (kind) {
    case 'matmul':
      return { partner: readerOf(first, 'reduce') };
    case 'reduce':
      return { reader: readerOf(first, kind) };
    case 'crossEntropy':
    case 'topK':
      return { reader: readerOf(first, kind), partner: readerOf(first, kind) };
    case 'batch':
      return { reader: readerOf(second, kind), partner: readerOf(second, kind) };
    default:
      return undefined;
  }
}

function readerOf(operand: Operand | undefined, kind: string): string | undefined {
  return operand?.kind === 'memory' ? `${operand.node.number} ${kind}` : undefined;
}

/** The type of the data that a batch is drawn from, or that are gathered. */
export function sourceType(node: PlanNode): DType {
  const [data] = node.operands;
  return data?.kind === 'memory' ? data.node.tensor.dtype : 'f32';
}

/** Whether a batch is of u32 data, whose words are copied as they are. */
export function isWordData(node: PlanNode): boolean {
  return sourceType(node) === 'u32';
}

function sameOperands(a: readonly Operand[], b: readonly Operand[]): boolean {
  return (
    a.length === b.length &&
    a.every((operand, index) => JSON.stringify(operandKey(operand)) === JSON.stringify(operandKey(b[index]!)))
  );
}

function operandKey(operand: Operand): unknown {
  return operand.kind === 'constant' ? operand.value : [operand.node.number, operand.layout];
}

/** db = Σ over the batch of dZ [batch, units], beside dW = dZᵀ · A: the row sums of the left operand. */
function isRowSumOf(node: PlanNode, product: PlanNode): boolean {
  if (
    node.lowering.kind !== 'reduce' ||
    node.lowering.combine !== 'sum' ||
    product.lowering.kind !== 'matmul'
  )
    return false;
  const [source] = node.operands;
  const [left] = product.operands;
  return (
    product.shape.length === 2 &&
    product.lowering.transposeA &&
    readsInOrder(source!) &&
    readsInOrder(left!) &&
    source.node === left.node &&
    source.layout.shape.length === 2 &&
    node.lowering.axes.length === 1 &&
    node.lowering.axes[0] === 0
  );
}

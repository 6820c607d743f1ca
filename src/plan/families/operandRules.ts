// Rules of operands that several kinds share.

import { unreachable } from '../../errors.ts';
import type { DType } from '../../graph/tensor.ts';
import type { MemoryOperand, Operand } from '../planNode.ts';
import type { ClusterOf, KernelContext, KernelKind, OperandRule } from './family.ts';

/** An operand that may lie anywhere: it is read by strides. */
export const ANYWHERE: readonly OperandRule[] = ['anywhere'];

/** An operand with its elements in order, as f32 or u32, or as one of the types given. */
export function inOrder(...types: DType[]): readonly OperandRule[] {
  return [{ types }];
}

/** An operand that rules keep from being a constant. */
export function inMemory(operand: Operand | undefined): MemoryOperand {
  return operand?.kind === 'memory' ? operand : unreachable('a kernel reads a constant');
}

/** The memory of such an operand's node. */
export function memoryOf<Where>(operand: Operand | undefined, context: KernelContext<Where>): Where {
  return context.rangeOf(inMemory(operand).node);
}

/** The sizes of the matrix that a cluster's kernel reads first. */
export function sizesOf({ anchor }: ClusterOf<KernelKind>): { rows: number; columns: number } {
  const [rows, columns] = inMemory(anchor.operands[0]).layout.shape as [number, number];
  return { rows, columns };
}

/** The type of an operand as it is stored. */
export function storedType(operand: Operand | undefined): DType {
  return operand?.kind === 'memory' ? operand.node.tensor.dtype : 'f32';
}

/** Whether two nodes read the same values in the same way. */
export function sameOperands(a: readonly Operand[], b: readonly Operand[]): boolean {
  return (
    a.length === b.length &&
    a.every((operand, index) => JSON.stringify(keyOf(operand)) === JSON.stringify(keyOf(b[index]!)))
  );
}

function keyOf(operand: Operand): unknown {
  return operand.kind === 'constant' ? operand.value : [operand.node.number, operand.layout];
}

// The graph as the planner sees it: views are resolved to memory, equal computations are one node.

import type { DType, Layout, Lowering, Tensor } from '../graph/tensor.ts';
import { contiguousStrides, sizeOf, type Shape } from '../graph/shape.ts';

/** A value with memory or registers of its own: a leaf, or the result of an operation other than a view. */
export interface PlanNode {
  /** Position of the node in topological order. */
  readonly number: number;
  /** Name of the node in reports. */
  readonly name: string;
  readonly tensor: Tensor;
  /** `copy` writes its operand out in order; it stands for a view that no strides can express. */
  readonly lowering: Exclude<Lowering, { kind: 'view' | 'constant' }> | { readonly kind: 'copy' };
  readonly operands: readonly Operand[];
  readonly shape: Shape;
}

/** What an operation reads: a constant, or a node's elements in some layout. */
export type Operand =
  | { readonly kind: 'constant'; readonly value: number; readonly dtype: DType }
  | MemoryOperand;

/** A node's elements in some layout. */
export interface MemoryOperand {
  readonly kind: 'memory';
  readonly node: PlanNode;
  readonly layout: Layout;
}

/** Number of elements of a node. */
export function nodeSize(node: PlanNode): number {
  return sizeOf(node.shape);
}

/** Whether an operand is all elements of its node in their order, whatever the shape. */
export function readsInOrder(operand: Operand): operand is MemoryOperand {
  if (operand.kind !== 'memory') return false;
  const { node, layout } = operand;
  return layout.offset === 0 && sizeOf(layout.shape) === nodeSize(node) && isContiguous(layout);
}

/** Whether a layout's elements lie side by side in row-major order. */
export function isContiguous({ shape, strides }: Layout): boolean {
  const expected = contiguousStrides(shape);
  return strides.every((stride, axis) => shape[axis] === 1 || stride === expected[axis]);
}

/** The layout of a whole tensor. */
export function wholeLayout(shape: Shape): Layout {
  return { offset: 0, shape, strides: contiguousStrides(shape) };
}

/** The function that rounds a result to f16. */
export const ROUND_TO_HALF = 'to_half';

/** The start of a binding is a multiple of this many bytes on every device; so is the place of a value in an arena. */
export const BINDING_ALIGNMENT = 256;

// The graph as the planner sees it: views are resolved to memory, equal computations are one node.

import type { DType, Layout, Lowering, Tensor } from '../graph/tensor.ts';
import { contiguousStrides, sizeOf, type Shape } from '../graph/shape.ts';

/** A value with memory or registers of its own: a leaf, or the result of an operation that is no view. */
export interface PlanNode {
  /** Position in topological order. */
  readonly number: number;
  readonly tensor: Tensor;
  /** `copy` writes its operand out in order; it stands for a view that no strides can express. */
  readonly lowering: Exclude<Lowering, { kind: 'view' | 'constant' }> | { readonly kind: 'copy' };
  readonly operands: readonly Operand[];
  readonly shape: Shape;
}

/** What an operation reads: a constant, or a node's elements in some layout. */
export type Operand =
  | { readonly kind: 'constant'; readonly value: number; readonly dtype: DType }
  | { readonly kind: 'memory'; readonly node: PlanNode; readonly layout: Layout };

/** What a node is called in reports. */
export function nodeName({ lowering, tensor }: PlanNode): string {
  return lowering.kind === 'copy' ? 'copy' : tensor.op;
}

/** Number of elements of a node. */
export function nodeSize(node: PlanNode): number {
  return sizeOf(node.shape);
}

/** Whether an operand is all elements of its node in their order, whatever the shape. */
export function readsInOrder(operand: Operand): operand is Extract<Operand, { kind: 'memory' }> {
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

/** Whether a node is computed element by element, so that it can be fused. */
export function isElementwise({ lowering: { kind } }: PlanNode): boolean {
  return ['elementwise', 'coordinate', 'window', 'copy', 'ring', 'watch'].includes(kind);
}

/** The shape over which an elementwise node is computed: a ring takes one value, a watch looks at all of its values. */
export function iterationShape({ lowering: { kind }, operands, shape }: PlanNode): Shape {
  if (kind === 'ring') return [1];
  const watched = kind === 'watch' ? operands[2] : undefined;
  return watched?.kind === 'memory' ? watched.layout.shape : shape;
}

/** Whether a node's first operand is its own variable, written here and there, and nothing else. */
export function writesWithin({ lowering: { kind } }: PlanNode): boolean {
  return kind === 'ring' || kind === 'watch';
}

/** The function that rounds a result to f16. */
export const ROUND_TO_HALF = 'to_half';

/** The functions of shaders/parts that these nodes call. */
export function callsOf(nodes: readonly PlanNode[]): string[] {
  return nodes.flatMap(({ lowering, tensor }) => [
    ...(lowering.kind === 'elementwise' ? [lowering.call] : []),
    ...(tensor.dtype === 'f16' ? [ROUND_TO_HALF] : []),
  ]);
}

/** What a node reads in memory. */
export function memoryOperands(node: PlanNode): Extract<Operand, { kind: 'memory' }>[] {
  // A ring itself is written, not read.
  const operands = writesWithin(node) ? node.operands.slice(1) : node.operands;
  return operands.filter((operand) => operand.kind === 'memory');
}

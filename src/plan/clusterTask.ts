// What a cluster is to compute, in numbers: the same for a kernel call and for a phase of a resident program.

import { unreachable } from '../errors.ts';
import { sizeOf } from '../graph/shape.ts';
import type { Fused } from '../kernels/linkKernel.ts';
import type { Cluster } from './cluster.ts';
import { sourceType } from './companions.ts';
import { iterationShape, nodeSize, type PlanNode } from './planNode.ts';

/** Nothing fused: of the kernel's own result nothing is stored. */
export const NOTHING_FUSED = {
  body: { operands: [], instructions: [], outputs: [] },
  operands: [],
  outputs: [],
} satisfies Fused<never>;

/** A chain over `count` elements in rows of `columns`; `single` where no more than one may be written at once. */
export function elementwiseTaskOf({ finish: nodes }: Cluster, packed: (node: PlanNode) => boolean) {
  const [first] = nodes;
  const shape = iterationShape(first!);
  const count = sizeOf(shape);
  const single = count === 1 || (count % 4 !== 0 && nodes.some(packed));
  return { count, columns: shape.at(-1) ?? 1, single };
}

/** A reduction [outer, size, inner] → [outer, inner]; `columns` as what it reads sees them. */
export function reduceTaskOf(anchor: PlanNode) {
  const { lowering, operands } = anchor;
  if (lowering.kind !== 'reduce') return unreachable('reduceTaskOf');
  const { axes, combine } = lowering;
  const [operand] = operands;
  const shape = operand!.kind === 'memory' ? operand!.layout.shape : anchor.tensor.inputs[0]!.shape;
  const outer = sizeOf(shape.slice(0, axes[0]));
  const size = sizeOf(axes.map((axis) => shape[axis]!));
  const inner = sizeOf(shape.slice(axes.at(-1)! + 1));
  return { combine, outer, size, inner, columns: inner === 1 ? size : inner };
}

/** Whether a cluster reduces an axis that is not the last. */
export function reducesColumns({ anchor }: Cluster): boolean {
  return anchor?.lowering.kind === 'reduce' && reduceTaskOf(anchor).inner > 1;
}

/** A cross-entropy: whether only losses are wanted, and the node that they are, where there is one. */
export function lossTaskOf({ companion }: Cluster, anchor: PlanNode) {
  const lossOnly = anchor.lowering.kind === 'crossEntropy' && anchor.lowering.result === 'loss';
  return { lossOnly, lossNode: lossOnly ? anchor : companion };
}

/** A mini-batch: `columns` of numbers, none of words alone, and the node whose words are copied beside them. */
export function batchTaskOf({ companion }: Cluster, anchor: PlanNode) {
  if (anchor.lowering.kind !== 'batch') return unreachable('batchTaskOf');
  const { count, batchSize, shuffleSeed } = anchor.lowering.batching;
  const words = sourceType(anchor) === 'u32';
  const columnsOf = (node: PlanNode): number => nodeSize(node) / batchSize;
  const copied = words ? anchor : companion;
  return {
    count,
    batchSize,
    shuffleSeed,
    words,
    columns: words ? 0 : columnsOf(anchor),
    ...(copied ? { copied: { node: copied, source: copied.operands[0]!, columns: columnsOf(copied) } } : {}),
  };
}

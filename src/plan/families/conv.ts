// Convolutions of images, and the gradients of their weights: products whose one operand is the images' patches.

import { nodeSize, readsInOrder, type PlanNode } from '../planNode.ts';
import type { KernelFamily, NodeOf } from './family.ts';
import { inOrder } from './operandRules.ts';

const COMMON = {
  form: 'kernel',
  operands: inOrder(),
  leavesFirstInBuffer: false,
  takesFinish: () => true,
  takesFetch: false,
  moreBindings: 0,
  // A step of images is work enough for a whole device.
  phase: undefined,
} as const;

export const conv: KernelFamily<'conv'> = {
  ...COMMON,
  companion: undefined,
  flops: (node) => (2 * nodeSize(node) * node.tensor.inputs[1]!.size) / node.shape[3]!,
  kernels: async (clusters, gpu) => (await import('./convKernels.ts')).convKernels(clusters, gpu),
};

export const convWeights: KernelFamily<'convWeights'> = {
  ...COMMON,
  companion: { operand: 0, fits: isChannelSum },
  flops: (node) => (2 * nodeSize(node) * node.tensor.inputs[0]!.size) / node.shape[0]!,
  kernels: async (clusters, gpu) => (await import('./convKernels.ts')).convKernels(clusters, gpu),
};

/** db = Σ over examples and positions of the result's gradient, beside dw: the row sums of its left operand. */
function isChannelSum(product: NodeOf<'convWeights'>, { lowering, operands: [source] }: PlanNode): boolean {
  if (lowering.kind !== 'reduce' || lowering.combine !== 'sum' || product.lowering.groups > 1) return false;
  const [left] = product.operands;
  return (
    readsInOrder(source!) &&
    readsInOrder(left!) &&
    source.node === left.node &&
    source.layout.shape.length === 4 &&
    lowering.axes.join() === '0,1,2'
  );
}

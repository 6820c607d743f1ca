// Running sums along an axis, the places of its extreme values, and its first values in order.

import { nodeSize } from '../planNode.ts';
import { ALONG_AXIS, loadAxis } from './alongAxis.ts';
import type { KernelFamily } from './family.ts';
import { inOrder, sameOperands } from './operandRules.ts';

export const scan: KernelFamily<'scan'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => true,
  moreBindings: 0,
  kernels: () => loadAxis('scan'),
};

export const argReduce: KernelFamily<'argReduce'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => false,
  moreBindings: 0,
  kernels: () => loadAxis('argReduce'),
};

/** Values and their places are two nodes; one kernel gives both. */
export const topK: KernelFamily<'topK'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => false,
  moreBindings: 1,
  companion: {
    operand: 0,
    fits: (node, other) =>
      other.number > node.number &&
      other.lowering.kind === 'topK' &&
      other.lowering.result !== node.lowering.result &&
      other.lowering.largest === node.lowering.largest &&
      nodeSize(other) === nodeSize(node) &&
      sameOperands(other.operands, node.operands),
  },
  kernels: () => loadAxis('topK'),
};

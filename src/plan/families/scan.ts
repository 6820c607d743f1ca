// Running sums along an axis, the places of its extreme values, and its first values in order.

import type { BufferRange } from '../../gpu/buffer.ts';
import { nodeSize } from '../planNode.ts';
import { ALONG_AXIS, axisKernels } from './alongAxis.ts';
import type { KernelFamily } from './family.ts';
import { inOrder, sameOperands } from './operandRules.ts';

export const scan: KernelFamily<'scan'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => true,
  ownOutputs: 0,
  companion: undefined,
  kernels: () =>
    axisKernels(load(), (kernels, axis, { anchor }, { device }) =>
      kernels.scan({ ...axis, ...anchor.lowering, finish: axis.finish() }, device),
    ),
};

export const argReduce: KernelFamily<'argReduce'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => false,
  ownOutputs: 0,
  companion: undefined,
  kernels: () =>
    axisKernels(load(), (kernels, axis, { anchor }, { device, rangeOf }) => [
      kernels.argReduce({ ...axis, ...anchor.lowering, y: rangeOf(anchor) }, device),
    ]),
};

/** Values and their places are two nodes; one kernel gives both. */
export const topK: KernelFamily<'topK'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => false,
  ownOutputs: 1,
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
  kernels: () =>
    axisKernels(load(), (kernels, axis, { anchor, companion }, { device, rangeOf, scratch }) => {
      const found = (result: 'values' | 'indices'): BufferRange => {
        const node = anchor.lowering.result === result ? anchor : companion;
        return node ? rangeOf(node) : scratch(nodeSize(anchor) * 4);
      };
      const { lowering, shape } = anchor;
      const results = { values: found('values'), indices: found('indices') };
      return kernels.topK({ ...axis, ...results, largest: lowering.largest, k: shape[1]! }, device);
    }),
};

function load() {
  return import('../../kernels/alongAxis.ts');
}

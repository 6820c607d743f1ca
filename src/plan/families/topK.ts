// The first k values along an axis in order, and where they are: one kernel gives both.

import type { BufferRange } from '../../gpu/buffer.ts';
import { nodeSize } from '../planNode.ts';
import { ALONG_AXIS, axisOf, named, withParts } from './alongAxis.ts';
import type { KernelFamily } from './family.ts';
import { inOrder, sameOperands } from './operandRules.ts';

export const topK: KernelFamily<'topK'> = {
  ...ALONG_AXIS,
  operands: inOrder(),
  takesFinish: () => false,
  ownOutputs: 1,
  companion: {
    kind: 'topK',
    operand: 0,
    fits: (node, other) =>
      other.number > node.number &&
      other.lowering.kind === 'topK' &&
      other.lowering.result !== node.lowering.result &&
      other.lowering.largest === node.lowering.largest &&
      nodeSize(other) === nodeSize(node) &&
      sameOperands(other.operands, node.operands),
  },
  async kernels() {
    const kernels = await withParts(import('../../kernels/alongAxis.ts'));
    return (cluster, context) => {
      const { anchor, companion } = cluster;
      const found = (result: 'values' | 'indices'): BufferRange => {
        const node = anchor.lowering.result === result ? anchor : companion;
        return node ? context.rangeOf(node) : context.scratch(nodeSize(anchor) * 4);
      };
      const problem = {
        ...axisOf(cluster, context),
        k: anchor.shape[1]!,
        largest: anchor.lowering.largest,
        values: found('values'),
        indices: found('indices'),
      };
      return named(kernels.topK(problem, context.device), cluster, context);
    };
  },
};

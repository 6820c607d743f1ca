// Softmax along the rows of a matrix.

import { softmax as softmaxCall } from '../../kernels/softmax.ts';
import { nodeSize } from '../planNode.ts';
import type { ClusterOf, KernelContext, KernelFamily } from './family.ts';
import { inMemory, inOrder } from './operandRules.ts';

export const softmax: KernelFamily<'softmax'> = {
  form: 'kernel',
  operands: inOrder(),
  leavesFirstInBuffer: false,
  takesFinish: () => true,
  takesFetch: false,
  moreBindings: 0,
  companion: undefined,
  flops: (node) => 40 * nodeSize(node),
  kernels: async () => (cluster, context) => {
    const problem = problemOf(cluster, context);
    return [{ ...softmaxCall(problem, context.device), label: problem.label }];
  },
  phase: {
    serves: () => true,
    make: (cluster, context, { softmaxPhase }) => softmaxPhase(problemOf(cluster, context)),
  },
};

function problemOf<Where>(cluster: ClusterOf<'softmax'>, context: KernelContext<Where>) {
  const { node, layout } = inMemory(cluster.anchor.operands[0]);
  const [rows, columns] = layout.shape as [number, number];
  return {
    label: context.label(cluster),
    rows,
    columns,
    logits: context.rangeOf(node),
    finish: context.finish(cluster, { columns, plain: true }),
  };
}

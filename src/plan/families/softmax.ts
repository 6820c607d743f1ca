// Softmax along the rows of a matrix.

import { loadRows } from '../../kernels/loadRows.ts';
import { nodeSize } from '../planNode.ts';
import type { ClusterOf, KernelContext, KernelFamily } from './family.ts';
import { inOrder, memoryOf, sizesOf } from './operandRules.ts';

export const softmax: KernelFamily<'softmax'> = {
  form: 'kernel',
  operands: inOrder(),
  leavesFirstInBuffer: false,
  takesFinish: () => true,
  takesFetch: false,
  moreBindings: 0,
  companion: undefined,
  flops: (node) => 40 * nodeSize(node),
  async kernels(clusters, gpu) {
    const calls = await loadRows(clusters.map(sizesOf), gpu);
    return (cluster, context) => {
      const problem = problemOf(cluster, context);
      return [{ ...calls.softmax(problem, context.device), label: problem.label }];
    };
  },
  phase: {
    serves: () => true,
    make: (cluster, context, { softmaxPhase }) => softmaxPhase(problemOf(cluster, context)),
  },
};

function problemOf<Where>(cluster: ClusterOf<'softmax'>, context: KernelContext<Where>) {
  const sizes = sizesOf(cluster);
  return {
    ...sizes,
    label: context.label(cluster),
    logits: memoryOf(cluster.anchor.operands[0], context),
    finish: context.finish(cluster, { columns: sizes.columns, plain: true }),
  };
}

// Softmax cross-entropy along the rows of a matrix: losses, or the gradient with the losses beside it.

import { loadRows } from '../../kernels/loadRows.ts';
import { nodeSize } from '../planNode.ts';
import type { ClusterOf, KernelContext, KernelFamily } from './family.ts';
import { NOTHING_FUSED } from './nothingFused.ts';
import { inOrder, memoryOf, sameOperands, sizesOf, storedType } from './operandRules.ts';

export const crossEntropy: KernelFamily<'crossEntropy'> = {
  form: 'kernel',
  operands: inOrder(),
  leavesFirstInBuffer: false,
  takesFinish: ({ lowering }) => lowering.result === 'gradient',
  takesFetch: false,
  moreBindings: 1,
  companion: {
    operand: 0,
    fits: (node, { lowering, operands }) =>
      node.lowering.result === 'gradient' &&
      lowering.kind === 'crossEntropy' &&
      lowering.result === 'loss' &&
      sameOperands(operands, node.operands),
  },
  flops: (node) => 40 * nodeSize(node),
  async kernels(clusters, gpu) {
    const calls = await loadRows(clusters.map(sizesOf), gpu);
    return (cluster, context) => {
      const { losses, ...problem } = problemOf(cluster, context);
      const { device, scratch } = context;
      const call = calls.crossEntropy({ ...problem, losses: losses ?? scratch(problem.rows * 4) }, device);
      return [{ ...call, label: problem.label }];
    };
  },
  phase: {
    serves: () => true,
    make: (cluster, context, { crossEntropyPhase }) => crossEntropyPhase(problemOf(cluster, context)),
  },
};

function problemOf<Where>(cluster: ClusterOf<'crossEntropy'>, context: KernelContext<Where>) {
  const { anchor, companion } = cluster;
  const [logits, target] = anchor.operands;
  const { rows, columns } = sizesOf(cluster);
  const lossOnly = anchor.lowering.result === 'loss';
  const lossNode = lossOnly ? anchor : companion;
  const targetType = storedType(target) === 'u32' ? ('u32' as const) : ('f32' as const);
  return {
    label: context.label(cluster),
    rows,
    columns,
    logits: memoryOf(logits, context),
    target: memoryOf(target, context),
    targetType,
    ...(lossNode ? { losses: context.rangeOf(lossNode) } : {}),
    finish: lossOnly ? NOTHING_FUSED : context.finish(cluster, { columns, plain: true }),
  };
}

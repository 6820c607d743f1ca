// The rows of a mini-batch, with the labels of the same examples beside them.

import { batch as batchCall } from '../../kernels/batch.ts';
import { nodeSize, type PlanNode } from '../planNode.ts';
import type { ClusterOf, KernelContext, KernelFamily } from './family.ts';
import { NOTHING_FUSED } from './nothingFused.ts';
import { inOrder, memoryOf, sameOperands, storedType } from './operandRules.ts';

export const batch: KernelFamily<'batch'> = {
  form: 'kernel',
  operands: inOrder('u8', 'f16'),
  leavesFirstInBuffer: true,
  takesFinish: (node) => !copiesWords(node),
  takesFetch: false,
  moreBindings: 0,
  companion: {
    operand: 1,
    fits: (node, other) =>
      !copiesWords(node) &&
      other !== node &&
      JSON.stringify(other.lowering) === JSON.stringify(node.lowering) &&
      other.lowering.kind === 'batch' &&
      ['f32', 'u32'].includes(storedType(other.operands[0])) &&
      nodeSize(other) <= nodeSize(node) &&
      sameOperands([other.operands[1]!], [node.operands[1]!]),
  },
  flops: () => 0,
  kernels: async () => (cluster, context) => {
    const problem = problemOf(cluster, context);
    return [{ ...batchCall(problem, context.device), label: problem.label }];
  },
  phase: {
    serves: () => true,
    make: (cluster, context, { batchPhase }) => {
      const problem = problemOf(cluster, context);
      const numbers = cluster.anchor.operands.slice(2).map((operand) => memoryOf(operand, context));
      // More operands are numbers in place of constants: the seed, if there is one, and the number of examples.
      const [seed, examples] = problem.shuffleSeed === undefined ? [undefined, ...numbers] : numbers;
      return batchPhase({
        ...problem,
        count: examples ?? problem.count,
        shuffleSeed: seed ?? problem.shuffleSeed,
      });
    },
  },
};

/** Whether a batch is of u32 data, whose words are copied as they are. */
function copiesWords({ operands: [data] }: PlanNode): boolean {
  return storedType(data) === 'u32';
}

function problemOf<Where>(cluster: ClusterOf<'batch'>, context: KernelContext<Where>) {
  const { anchor, companion } = cluster;
  const { count, batchSize, shuffleSeed } = anchor.lowering.batching;
  const [data, step] = anchor.operands;
  const words = copiesWords(anchor);
  const columnsOf = (node: PlanNode): number => nodeSize(node) / batchSize;
  const columns = words ? 0 : columnsOf(anchor);
  const copied = words ? anchor : companion;
  return {
    label: context.label(cluster),
    count,
    batchSize,
    columns,
    shuffleSeed,
    data: memoryOf(data, context),
    dataType: storedType(data),
    step: memoryOf(step, context),
    finish: words ? NOTHING_FUSED : context.finish(cluster, { columns, plain: true }),
    ...(copied
      ? {
          companion: {
            source: memoryOf(copied.operands[0], context),
            target: context.rangeOf(copied),
            columns: columnsOf(copied),
          },
        }
      : {}),
  };
}

// Matrix products, also stacks of them: an operand may lie transposed; row sums of the left one are made along the way.

import { sizeOf } from '../../graph/shape.ts';
import type { Layout } from '../../graph/tensor.ts';
import { chooseMatmuls } from '../../tuning/chooseMatmuls.ts';
import { matmulCalls } from '../../kernels/matmul/matmulCalls.ts';
import type { MatmulTask } from '../../kernels/matmul/matmulCandidates.ts';
import { bytesOf } from '../../wgsl/place.ts';
import { BINDING_ALIGNMENT, isContiguous, readsInOrder, type Operand, type PlanNode } from '../planNode.ts';
import type { ClusterOf, KernelContext, KernelFamily, NodeOf } from './family.ts';
import { inMemory } from './operandRules.ts';
import { trafficOf } from './nothingFused.ts';

export const matmul: KernelFamily<'matmul'> = {
  form: 'kernel',
  operands: [{ types: ['f16'], lies: liesAsMatrix }],
  leavesFirstInBuffer: false,
  takesFinish: () => true,
  takesFetch: false,
  moreBindings: 0,
  companion: { operand: 0, fits: isRowSum },
  flops: ({ operands: [a], tensor, lowering, ...node }) => {
    const shape = a?.kind === 'memory' ? a.layout.shape : tensor.inputs[0]!.shape;
    return 2 * sizeOf(node.shape) * shape.at(lowering.transposeA ? -2 : -1)!;
  },
  async kernels(clusters, gpu) {
    const { variantOf, kernels } = await chooseMatmuls(gpu, clusters.map(taskOf));
    return (cluster, context) => {
      const task = taskOf(cluster);
      const problem = problemOf(cluster, context);
      const { scratch } = context;
      const [call, ...others] = matmulCalls(problem, { variant: variantOf(task), kernels, scratch });
      const { m, n, k, count, stackedA, stackedB, rowSums } = task;
      const { a, b, finish, label } = problem;
      const cost = {
        flops: count * (2 * m * n * k + (rowSums ? m * k : 0) + cluster.finish.length * m * n),
        bytes:
          (stackedA ? 1 : count) * a.bytes +
          (stackedB ? 1 : count) * b.bytes +
          (rowSums ? 4 * count * m : 0) +
          trafficOf(finish),
      };
      return [{ ...call!, label, cost }, ...others];
    };
  },
  phase: {
    serves: ({ shape }) => shape.length === 2,
    make: (cluster, context, { matmulPhase }) => {
      const { workgroupSize, oneSubgroup } = context;
      return matmulPhase({ ...problemOf(cluster, context), workgroupSize, oneSubgroup });
    },
  },
};

/** The product as the kernels see it: sizes and storage, without memory. */
function taskOf({ anchor, companion }: ClusterOf<'matmul'>): MatmulTask {
  const [m, n] = anchor.shape.slice(-2) as [number, number];
  const { transposeA, transposeB } = anchor.lowering;
  const a = storageOf(anchor.operands[0]!, transposeA);
  const b = storageOf(anchor.operands[1]!, transposeB);
  return {
    m,
    n,
    k: a.shape.at(transposeA ? -2 : -1)!,
    transposeA: a.transpose,
    transposeB: b.transpose,
    rowSums: companion !== undefined,
    halfA: a.half,
    halfB: b.half,
    count: sizeOf(anchor.shape.slice(0, -2)),
    stackedA: a.stacked,
    stackedB: b.stacked,
  };
}

function problemOf<Where>(cluster: ClusterOf<'matmul'>, context: KernelContext<Where>) {
  const { rowSums: _, count, stackedA, stackedB, ...shape } = taskOf(cluster);
  const { m, n, k } = shape;
  const [a, b] = cluster.anchor.operands;
  const { companion } = cluster;
  return {
    ...shape,
    label: context.label(cluster),
    a: context.stretchOf(inMemory(a)),
    b: context.stretchOf(inMemory(b)),
    finish: context.finish(cluster, { columns: n, plain: true }),
    ...(companion ? { rowSums: context.rangeOf(companion) } : {}),
    ...(count > 1 ? { stack: { count, strideA: stackedA ? m * k : 0, strideB: stackedB ? k * n : 0 } } : {}),
  };
}

/** How a matrix lies in memory, and whether the kernel must read it transposed to get the operand, or its transpose. */
function storageOf(operand: Operand, transpose: boolean) {
  const { layout, node } = inMemory(operand);
  const { shape } = layout;
  return {
    shape,
    half: node.tensor.dtype === 'f16',
    transpose: isContiguous(layout) ? transpose : !transpose,
    // One matrix may serve a whole stack.
    stacked: shape.length === 3 && shape[0]! > 1,
  };
}

/** A matrix may lie row by row or column by column, from an aligned offset on. */
function liesAsMatrix(layout: Layout, dtype: PlanNode['tensor']['dtype']): boolean {
  return (
    (layout.offset * bytesOf(dtype)) % BINDING_ALIGNMENT === 0 &&
    (isContiguous(layout) || isContiguous(flip(layout)))
  );
}

/** The layout of the transposed matrix, or of a stack of them: the last two axes change places. */
function flip({ offset, shape, strides }: Layout): Layout {
  return { offset, shape: lastTwoSwapped(shape), strides: lastTwoSwapped(strides) };
}

function lastTwoSwapped(values: readonly number[]): number[] {
  return [...values.slice(0, -2), values.at(-1)!, values.at(-2)!];
}

/** db = Σ over the batch of dZ [batch, units], beside dW = dZᵀ · A: the row sums of the left operand. */
function isRowSum(product: NodeOf<'matmul'>, { lowering, operands: [source] }: PlanNode): boolean {
  if (lowering.kind !== 'reduce' || lowering.combine !== 'sum') return false;
  const [left] = product.operands;
  return (
    product.shape.length === 2 &&
    product.lowering.transposeA &&
    readsInOrder(source!) &&
    readsInOrder(left!) &&
    source.node === left.node &&
    source.layout.shape.length === 2 &&
    lowering.axes.length === 1 &&
    lowering.axes[0] === 0
  );
}

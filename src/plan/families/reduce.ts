// Sums, products and maxima over a run of adjacent axes; what makes the operand may be fused before it.

import { sizeOf } from '../../graph/shape.ts';
import { reduce as reduceCalls } from '../../kernels/reduce.ts';
import type { ClusterOf, KernelContext, KernelFamily, NodeOf } from './family.ts';
import { trafficOf } from './nothingFused.ts';
import { ANYWHERE } from './operandRules.ts';

export const reduce: KernelFamily<'reduce'> = {
  form: 'kernel',
  operands: ANYWHERE,
  leavesFirstInBuffer: false,
  takesFinish: () => true,
  takesFetch: true,
  moreBindings: 0,
  companion: undefined,
  flops: ({ tensor }) => sizeOf(tensor.inputs[0]!.shape),
  async kernels(clusters) {
    // Few programs reduce an axis that is not the last.
    const overColumns = clusters.some(({ anchor }) => sizesOf(anchor).inner > 1);
    const columns = overColumns ? await import('../../kernels/reduceColumns.ts') : undefined;
    return (cluster, context) => {
      const problem = problemOf(cluster, context);
      const { outer, size, inner, fetch, finish } = problem;
      const cost = {
        flops: (1 + cluster.fetch.length) * outer * size * inner,
        bytes: trafficOf(fetch) + trafficOf(finish),
      };
      const { device, scratch } = context;
      return reduceCalls({ ...problem, cost, scratch }, { device, columns });
    };
  },
  phase: {
    serves: () => true,
    make: (cluster, context, { reducePhase }) => {
      const { workgroupSize } = context;
      return reducePhase({ ...problemOf(cluster, context), workgroupSize });
    },
  },
};

/** The sizes of a reduction [outer, size, inner] → [outer, inner]. */
function sizesOf({ lowering: { axes }, operands: [operand], tensor }: NodeOf<'reduce'>) {
  const shape = operand!.kind === 'memory' ? operand!.layout.shape : tensor.inputs[0]!.shape;
  const outer = sizeOf(shape.slice(0, axes[0]));
  const size = sizeOf(axes.map((axis) => shape[axis]!));
  const inner = sizeOf(shape.slice(axes.at(-1)! + 1));
  return { outer, size, inner };
}

function problemOf<Where>(cluster: ClusterOf<'reduce'>, context: KernelContext<Where>) {
  const { anchor } = cluster;
  const sizes = sizesOf(anchor);
  const { size, inner } = sizes;
  // As what it reads sees them.
  const columns = inner === 1 ? size : inner;
  return {
    ...sizes,
    columns,
    combine: anchor.lowering.combine,
    label: context.label(cluster),
    fetch: context.fetch(cluster, { columns, plain: true }),
    finish: context.finish(cluster, { columns: inner, plain: true }),
  };
}

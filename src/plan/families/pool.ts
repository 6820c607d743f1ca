// Pooling of images, and its transposed map.

import { nodeSize } from '../planNode.ts';
import type { ClusterOf, KernelContext, KernelFamily, NodeOf } from './family.ts';
import { inMemory, inOrder, memoryOf } from './operandRules.ts';

type Kind = 'pool' | 'unpool';

const COMMON = {
  form: 'kernel',
  operands: inOrder(),
  leavesFirstInBuffer: false,
  takesFinish: () => true,
  takesFetch: false,
  // The second image is bound where nothing reads it, too.
  moreBindings: 1,
  companion: undefined,
  flops: (node: NodeOf<Kind>) => nodeSize(node) * node.lowering.size[0] * node.lowering.size[1],
  phase: undefined,
} as const;

export const pool: KernelFamily<'pool'> = {
  ...COMMON,
  async kernels() {
    const kernels = await import('../../kernels/pool.ts');
    return (cluster, context) => [kernels.pool(problemOf(cluster, context), context.device)];
  },
};

export const unpool: KernelFamily<'unpool'> = {
  ...COMMON,
  async kernels() {
    const kernels = await import('../../kernels/pool.ts');
    return (cluster, context) => [kernels.unpool(problemOf(cluster, context), context.device)];
  },
};

function problemOf<Where>(cluster: ClusterOf<Kind>, context: KernelContext<Where>) {
  const { operands, lowering, shape } = cluster.anchor;
  const source = inMemory(operands[0]).layout.shape;
  const [images, results] = lowering.kind === 'pool' ? [source, shape] : [shape, source];
  const { size, stride, before, combine, countsPadding } = lowering;
  return {
    label: context.label(cluster),
    size,
    stride,
    before,
    combine,
    countsPadding,
    examples: images[0]!,
    images: [images[1]!, images[2]!],
    channels: images[3]!,
    results: [results[1]!, results[2]!],
    source: memoryOf(operands[0], context),
    ...(operands[1] ? { other: memoryOf(operands[1], context) } : {}),
    finish: context.finish(cluster, { columns: images[3]!, plain: true }),
  } as const;
}

// How many operations a graph takes.

import type { Tensor } from './tensor.ts';

/**
 * Floating-point operations of some tensors and all that they are made of, each node once: two for each multiplication
 * of a product, with its sum; one for each element of an elementwise function; one for each element that a reduction
 * reads; five for each element of a softmax or a cross-entropy. What moves numbers counts nothing.
 */
export function flopsOf(roots: readonly Tensor[]): number {
  const nodes = new Set(roots);
  // A set may grow while it is walked through.
  for (const { inputs } of nodes) for (const operand of inputs) nodes.add(operand);
  return [...nodes].reduce((sum, node) => sum + flopsOfNode(node), 0);
}

function flopsOfNode({ lowering, inputs, size, shape }: Tensor): number {
  const read = inputs[0]?.size ?? 0;
  switch (lowering.kind) {
    case 'elementwise':
      return size;
    case 'matmul': {
      return 2 * size * inputs[0]!.shape.at(lowering.transposeA ? -2 : -1)!;
    }
    case 'reduce':
    case 'argReduce':
    case 'scan':
      return read;
    case 'scatterAdd':
      return read;
    case 'topK':
      return read * Math.ceil(Math.log2(read + 1));
    // As the kernels' families count: a product with each weight of an output, and for weights with each of theirs.
    case 'conv':
      return (2 * size * inputs[1]!.size) / shape[3]!;
    case 'convWeights':
      return (2 * size * inputs[0]!.size) / shape[0]!;
    case 'pool':
    case 'unpool':
      return size * lowering.size[0] * lowering.size[1];
    case 'softmax':
    case 'crossEntropy':
      return 5 * read;
    case 'leaf':
    case 'constant':
    case 'view':
    case 'coordinate':
    case 'window':
    case 'gather':
    case 'batch':
    case 'pack':
    case 'watch':
    case 'ring':
      return 0;
  }
}

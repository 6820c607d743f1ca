// How much a step computes, for reports and for the choice between one dispatch and many.

import { sizeOf } from '../../graph/shape.ts';
import { clusterNodes, type Cluster } from '../cluster.ts';
import { iterationShape, nodeSize, type PlanNode } from '../planNode.ts';

/** Floating-point operations of all nodes; a function of one element counts as one. */
export function chainFlops(clusters: readonly Cluster[]): number {
  return clusters.flatMap(clusterNodes).reduce((sum, node) => sum + flopsOf(node), 0);
}

function flopsOf(node: PlanNode): number {
  const { lowering, operands, tensor } = node;
  switch (lowering.kind) {
    case 'matmul': {
      const [a] = operands;
      const shape = a?.kind === 'memory' ? a.layout.shape : tensor.inputs[0]!.shape;
      return 2 * nodeSize(node) * shape.at(lowering.transposeA ? -2 : -1)!;
    }
    case 'reduce':
      return sizeOf(tensor.inputs[0]!.shape);
    case 'softmax':
    case 'crossEntropy':
      return 40 * nodeSize(node);
    case 'pack':
    case 'leaf':
    case 'batch':
      return 0;
    default:
      return sizeOf(iterationShape(node));
  }
}

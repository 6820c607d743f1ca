// The matrix product of a cluster as the kernels see it: sizes and storage, without memory.

import { unreachable } from '../errors.ts';
import { sizeOf } from '../graph/shape.ts';
import type { MatmulTask } from '../kernels/matmulCandidates.ts';
import type { Cluster } from './cluster.ts';
import { isContiguous, type Operand } from './planNode.ts';

/** The product of a cluster; undefined where its anchor is none. */
export function matmulTaskOf({ anchor, companion }: Cluster): MatmulTask | undefined {
  if (anchor?.lowering.kind !== 'matmul') return undefined;
  const [m, n] = anchor.shape.slice(-2) as [number, number];
  const { transposeA, transposeB } = anchor.lowering;
  const a = layoutOf(anchor.operands[0]!, transposeA);
  const b = layoutOf(anchor.operands[1]!, transposeB);
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

/** The products of a program. */
export function matmulTasks(clusters: readonly Cluster[]): MatmulTask[] {
  return clusters.map(matmulTaskOf).filter((task) => task !== undefined);
}

/** How a matrix lies in memory, and whether the kernel must read it transposed to get the operand, or its transpose. */
function layoutOf(operand: Operand, transpose: boolean) {
  if (operand.kind !== 'memory') return unreachable('matmul reads a constant');
  const { shape } = operand.layout;
  return {
    shape,
    half: operand.node.tensor.dtype === 'f16',
    transpose: isContiguous(operand.layout) ? transpose : !transpose,
    // One matrix may serve a whole stack.
    stacked: shape.length === 3 && shape[0]! > 1,
  };
}

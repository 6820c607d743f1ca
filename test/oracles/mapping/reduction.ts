// ReduceSum, ReduceMax, … over axes that are an attribute or an input.

import * as ops from '../../../src/graph/ops/index.ts';
import type { Tensor } from '../../../src/graph/tensor.ts';
import { exact, summed, type Build, type OperatorTable } from '../operator.ts';
import type { OracleNode } from '../oracleNode.ts';

type Reduce = (x: Tensor, options: ops.ReduceOptions) => Tensor;

/** No axes mean all of them, or none with `noop_with_empty_axes`; each element is then a set of its own. */
export function over(reduce: Reduce): Build {
  return (node) => {
    const x = node.tensor(0);
    const axes = axesOf(node);
    const keepDims = node.flag('keepdims', true);
    if (axes.length > 0) return reduce(x, { axis: axes, keepDims });
    return ops.reshape(reduce(ops.reshape(x, [...x.shape, 1]), { axis: -1, keepDims: true }), x.shape);
  };
}

function axesOf(node: OracleNode): number[] {
  const { length: rank } = node.shape(0);
  const axes = node.list('axes', 1) ?? [];
  if (axes.length > 0) return axes.map((axis) => (axis < 0 ? axis + rank : axis));
  return node.flag('noop_with_empty_axes', false) ? [] : Array.from({ length: rank }, (_, axis) => axis);
}

export const reduction: OperatorTable = {
  ReduceL1: summed(over(ops.norm1), { wholeNumbers: true }),
  ReduceL2: summed(over(ops.norm2)),
  ReduceLogSum: summed(over(ops.logSum)),
  ReduceLogSumExp: summed(over(ops.logSumExp)),
  ReduceMax: exact(over(ops.max)),
  ReduceMean: summed(over(ops.mean)),
  ReduceMin: exact(over(ops.min)),
  ReduceProd: summed(over(ops.prod), { wholeNumbers: true }),
  ReduceSum: summed(over(ops.sum), { wholeNumbers: true }),
  ReduceSumSquare: summed(over(ops.sumSquare), { wholeNumbers: true }),
};

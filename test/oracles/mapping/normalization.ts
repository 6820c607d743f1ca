// Softmax, LayerNormalization, BatchNormalization, … : values against sums over their neighbours.

import * as ops from '../../../src/graph/ops/index.ts';
import { elementwise, summed, type OperatorTable } from '../operator.ts';
import type { OracleNode } from '../oracleNode.ts';
import { Outside } from '../outside.ts';
import { alongAxis } from './alongAxis.ts';
import { batchNormalization } from './batchNormalization.ts';

/** What MeanVarianceNormalization adds to the deviation; the operator set says so in its function body. */
const DEVIATION_EPSILON = 1e-9;

export const normalization: OperatorTable = {
  BatchNormalization: summed(batchNormalization),
  LayerNormalization: summed((node) => {
    const x = node.tensor(0);
    const axis = node.number('axis', -1);
    const epsilon = node.number('epsilon', 1e-5);
    const y = ops.layerNorm(x, node.tensor(1), node.has(2) ? node.tensor(2) : 0, { axis, epsilon });
    if (node.outputCount === 1) return y;
    const options = { axis: axesFrom(node, axis), keepDims: true };
    return [y, ops.mean(x, options), ops.rsqrt(ops.add(ops.variance(x, options), epsilon))];
  }),
  LogSoftmax: summed(alongAxis(ops.logSoftmax)),
  LpNormalization: summed((node) => {
    const p = node.number('p', 2);
    if (p !== 1 && p !== 2) throw new Outside(`LpNormalization with p = ${p}`);
    return ops.lpNormalization(node.tensor(0), { p, axis: node.number('axis', -1) });
  }),
  MeanVarianceNormalization: summed((node) => {
    const axes = node.list('axes', -1) ?? [0, 2, 3];
    return ops.meanVarianceNormalization(node.tensor(0), { axis: axes, epsilon: DEVIATION_EPSILON });
  }),
  RMSNormalization: summed((node) =>
    ops.rmsNorm(node.tensor(0), node.tensor(1), {
      axis: node.number('axis', -1),
      epsilon: node.number('epsilon', 1e-5),
    }),
  ),
  Softmax: elementwise(alongAxis(ops.softmax)),
};

function axesFrom(node: OracleNode, axis: number): number[] {
  const { length: rank } = node.shape(0);
  return Array.from({ length: rank }, (_, place) => place).slice(axis);
}

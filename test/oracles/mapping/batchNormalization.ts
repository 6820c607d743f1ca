// BatchNormalization: with statistics given, or with those of the batch and running ones beside.

import * as ops from '../../../src/graph/ops/index.ts';
import type { Tensor } from '../../../src/graph/tensor.ts';
import type { OracleNode } from '../oracleNode.ts';
import { Outside } from '../outside.ts';

/** Channels are axis 1. Running variances divide by the count. */
export function batchNormalization(node: OracleNode): Tensor[] {
  if (node.opset < 14 && (node.outputCount > 1 || !node.flag('spatial', true)))
    throw new Outside('training or statistics of single places, as before operator set 14');
  const { y, runningMean, runningVariance } = ops.batchNorm(
    node.tensor(0),
    {
      gamma: node.tensor(1),
      beta: node.tensor(2),
      runningMean: node.tensor(3),
      runningVariance: node.tensor(4),
    },
    {
      training: node.opset >= 14 && node.flag('training_mode', false),
      epsilon: node.number('epsilon', 1e-5),
      momentum: node.number('momentum', 0.9),
    },
  );
  return [y, runningMean, runningVariance];
}

// SoftmaxCrossEntropyLoss and NegativeLogLikelihoodLoss: scores [N, C, d1, …] against class indices [N, d1, …].

import * as ops from '../../../src/graph/ops/index.ts';
import { summed, type OperatorTable } from '../operator.ts';
import type { OracleNode } from '../oracleNode.ts';
import { Outside } from '../outside.ts';

export const loss: OperatorTable = {
  NegativeLogLikelihoodLoss: summed((node) => {
    const { target, options } = lossOf(node);
    return ops.negativeLogLikelihood(node.tensor(0), target, options);
  }),
  SoftmaxCrossEntropyLoss: summed((node) => {
    const { target, options } = lossOf(node);
    const result = ops.crossEntropy(node.tensor(0), target, options);
    return node.outputCount === 1 ? result : [result, ops.logSoftmax(node.tensor(0), 1)];
  }),
};

function lossOf(node: OracleNode) {
  const reduction = node.text('reduction', 'mean');
  if (reduction !== 'mean' && reduction !== 'sum' && reduction !== 'none')
    throw new Outside(`reduction ${reduction}`);
  const ignoredIndex = node.number('ignore_index', Number.NaN);
  return {
    target: node.indices(node.numbers(1), node.shape(1)),
    options: {
      reduction,
      ...(node.has(2) ? { weights: node.tensor(2) } : {}),
      ...(Number.isNaN(ignoredIndex) ? {} : { ignoredIndex }),
    } as const,
  };
}

// ArgMax, TopK, Hardmax, CumSum, Gather, OneHot: along one axis, by position.

import * as ops from '../../../src/graph/ops/index.ts';
import { exact, summed, type Build, type OperatorTable } from '../operator.ts';
import { Outside } from '../outside.ts';
import { alongAxis } from './alongAxis.ts';

function argument(find: typeof ops.argMax): Build {
  return (node) =>
    find(node.tensor(0), {
      axis: node.number('axis', 0),
      keepDims: node.flag('keepdims', true),
      selectLast: node.flag('select_last_index', false),
    });
}

export const position: OperatorTable = {
  ArgMax: exact(argument(ops.argMax)),
  ArgMin: exact(argument(ops.argMin)),
  CumSum: summed(
    (node) =>
      ops.cumsum(node.tensor(0), {
        axis: node.scalar(1),
        exclusive: node.flag('exclusive', false),
        reverse: node.flag('reverse', false),
      }),
    { wholeNumbers: true },
  ),
  Gather: exact((node) =>
    ops.gather(node.tensor(0), node.indices(node.numbers(1), node.shape(1)), node.number('axis', 0)),
  ),
  Hardmax: exact(alongAxis(ops.hardmax)),
  OneHot: exact((node) => {
    const [off, on] = node.numbers(2);
    const indices = node.indices(node.numbers(0), node.shape(0));
    return ops.oneHot(indices, node.scalar(1), { off, on, axis: node.number('axis', -1) });
  }),
  TopK: exact((node) => {
    const k = node.has(1) ? node.scalar(1) : node.number('k', 1);
    // Sorted results are one of the orders that `sorted = 0` allows, but the expected ones may be in another.
    if (!node.flag('sorted', true)) throw new Outside('TopK without order');
    const { values, indices } = ops.topK(node.tensor(0), {
      k,
      axis: node.number('axis', -1),
      largest: node.flag('largest', true),
    });
    return [values, indices];
  }),
};

// Softmax and its kin: along one axis, and in old operator sets along all axes from one on.

import * as ops from '../../../src/graph/ops/index.ts';
import type { Tensor } from '../../../src/graph/tensor.ts';
import type { Build } from '../operator.ts';

/** Along `axis` (-1); before operator set 13 the tensor is flattened to a matrix at `axis` (1). */
export function alongAxis(apply: (x: Tensor, axis: number) => Tensor): Build {
  return (node) => {
    const x = node.tensor(0);
    if (node.opset >= 13) return apply(x, node.number('axis', -1));
    return ops.reshape(apply(ops.flatten(x, node.number('axis', 1)), -1), x.shape);
  };
}

// MatMul, Gemm, Einsum.

import * as ops from '../../../src/graph/ops/index.ts';
import { summed, type OperatorTable } from '../operator.ts';

export const linear: OperatorTable = {
  Einsum: summed((node) => ops.einsum(node.text('equation', ''), ...node.tensors()), { wholeNumbers: true }),
  Gemm: summed(
    (node) =>
      ops.gemm(node.tensor(0), node.tensor(1), node.has(2) ? node.tensor(2) : undefined, {
        alpha: node.number('alpha', 1),
        beta: node.number('beta', 1),
        transposeA: node.flag('transA', false),
        transposeB: node.flag('transB', false),
      }),
    { wholeNumbers: true },
  ),
  MatMul: summed((node) => ops.matmul(node.tensor(0), node.tensor(1)), { wholeNumbers: true }),
};

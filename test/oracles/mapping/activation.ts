// Functions of one operand: Exp, Relu, Gelu, … with their attributes.

import * as ops from '../../../src/graph/ops/index.ts';
import type { Tensor } from '../../../src/graph/tensor.ts';
import { elementwise, exact, type Build, type OperatorTable } from '../operator.ts';
import { Outside } from '../outside.ts';

function ofOne(apply: (x: Tensor) => Tensor): Build {
  return (node) => apply(node.tensor(0));
}

/** SELU's constants, as ONNX gives them. */
const SELU = { alpha: 1.67326319217681884765625, gamma: 1.05070102214813232421875 };

export const activation: OperatorTable = {
  Abs: exact(ofOne(ops.abs)),
  Celu: elementwise((node) => ops.celu(node.tensor(0), node.number('alpha', 1))),
  Elu: elementwise((node) => ops.elu(node.tensor(0), node.number('alpha', 1))),
  Erf: elementwise(ofOne(ops.erf)),
  Exp: elementwise(ofOne(ops.exp)),
  Gelu: elementwise((node) => {
    const approximate = node.text('approximate', 'none');
    if (approximate === 'none') return ops.gelu(node.tensor(0));
    if (approximate === 'tanh') return ops.geluTanh(node.tensor(0));
    throw new Outside(`Gelu with approximate ${approximate}`);
  }),
  HardSigmoid: elementwise((node) =>
    ops.hardSigmoid(node.tensor(0), { alpha: node.number('alpha', 0.2), beta: node.number('beta', 0.5) }),
  ),
  HardSwish: elementwise(ofOne(ops.hardSwish)),
  LeakyRelu: elementwise((node) => ops.leakyRelu(node.tensor(0), node.number('alpha', 0.01))),
  Log: elementwise(ofOne(ops.log)),
  Mish: elementwise(ofOne(ops.mish)),
  Neg: exact(ofOne(ops.negate)),
  PRelu: elementwise((node) => ops.prelu(node.tensor(0), node.tensor(1)), { wholeNumbers: true }),
  Reciprocal: elementwise(ofOne(ops.reciprocal)),
  Relu: exact(ofOne(ops.relu)),
  Selu: elementwise((node) =>
    ops.selu(node.tensor(0), {
      alpha: node.number('alpha', SELU.alpha),
      gamma: node.number('gamma', SELU.gamma),
    }),
  ),
  Shrink: elementwise((node) =>
    ops.shrink(node.tensor(0), { lambda: node.number('lambd', 0.5), bias: node.number('bias', 0) }),
  ),
  Sigmoid: elementwise(ofOne(ops.sigmoid)),
  Sign: exact(ofOne(ops.sign)),
  Softplus: elementwise(ofOne(ops.softplus)),
  Softsign: elementwise(ofOne(ops.softsign)),
  Sqrt: elementwise(ofOne(ops.sqrt)),
  Swish: elementwise((node) => ops.silu(node.tensor(0), node.number('alpha', 1))),
  Tanh: elementwise(ofOne(ops.tanh)),
  ThresholdedRelu: exact((node) => ops.thresholdedRelu(node.tensor(0), node.number('alpha', 1))),
};

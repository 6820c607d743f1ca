// Add, Sub, Pow, … : functions of two or more operands that broadcast.

import * as ops from '../../../src/graph/ops/index.ts';
import type { Tensor } from '../../../src/graph/tensor.ts';
import { isInteger } from '../numberTypes.ts';
import { elementwise, exact, type Build, type OperatorTable } from '../operator.ts';
import type { OracleNode } from '../oracleNode.ts';
import { Outside } from '../outside.ts';

/** An operator of two operands with NumPy's broadcasting. */
export function ofTwo(apply: (a: Tensor, b: Tensor) => Tensor): Build {
  return (node) => {
    checkBroadcast(node);
    return apply(node.tensor(0), node.tensor(1));
  };
}

function ofMany(apply: (a: Tensor, b: Tensor) => Tensor): Build {
  return (node) => node.tensors().reduce(apply);
}

export const arithmetic: OperatorTable = {
  Add: elementwise(ofTwo(ops.add), { wholeNumbers: true }),
  Sub: elementwise(ofTwo(ops.subtract), { wholeNumbers: true }),
  Mul: elementwise(ofTwo(ops.multiply), { wholeNumbers: true }),
  Div: elementwise(ofTwo(ops.divide)),
  Pow: elementwise(power, { wholeNumbers: true }),
  Max: exact(ofMany(ops.maximum)),
  Min: exact(ofMany(ops.minimum)),
  Sum: elementwise(ofMany(ops.add), { wholeNumbers: true }),
  Mean: elementwise((node) => {
    const tensors = node.tensors();
    return tensors.length === 1 ? tensors[0]! : ops.divide(tensors.reduce(ops.add), tensors.length);
  }),
  Where: exact((node) => ops.where(node.tensor(0), node.tensor(1), node.tensor(2))),
  Clip: exact((node) => {
    const smallest = node.has(1) ? node.scalar(1) : node.number('min', -Infinity);
    const largest = node.has(2) ? node.scalar(2) : node.number('max', Infinity);
    return clip(node.tensor(0), smallest, largest);
  }),
};

/** ONNX allows min above max; then everything becomes max. */
function clip(x: Tensor, smallest: number, largest: number): Tensor {
  const min = Number.isFinite(smallest) ? smallest : undefined;
  const max = Number.isFinite(largest) ? largest : undefined;
  return smallest <= largest ? ops.clip(x, { min, max }) : ops.clip(ops.clip(x, { min }), { max });
}

/** Whole numbers to whole powers are rounded to what they are exactly; other powers of integers would be truncated. */
function power(node: OracleNode): Tensor {
  const result = ops.pow(node.tensor(0), node.tensor(1));
  if (!isInteger(node.dtype(0))) return result;
  if (node.numbers(1).some((exponent) => !Number.isInteger(exponent) || exponent < 0))
    throw new Outside(`${node.dtype(0)} to powers that are no natural numbers`);
  return ops.round(result);
}

/** Before operator set 7 the second operand was aligned by attributes. */
function checkBroadcast(node: OracleNode): void {
  if (node.opset < 7 && (node.flag('broadcast', false) || node.number('axis', -1) !== -1))
    throw new Outside(`broadcasting by attributes, as before operator set 7`);
}

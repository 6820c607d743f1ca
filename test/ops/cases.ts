// Every elementwise operation, with what the tests of special values and of gradients need to know.

import * as ops from '../../src/graph/ops/index.ts';
import type { Tensor } from '../../src/graph/tensor.ts';

/** One operation of one or two operands. */
export interface OperationCase {
  readonly name: string;
  readonly apply: (a: Tensor, b: Tensor) => Tensor;
  readonly operands: 1 | 2;
  /** Where it is smooth and its values are of moderate size, for gradients: of a and of b. */
  readonly domain: readonly (readonly [number, number])[];
  /** Its gradient is 0 everywhere, or it has none. */
  readonly flat?: boolean;
}

type Range = readonly [number, number];
const wide: Range = [-4, 4];
const positive: Range = [0.25, 4];

function one(name: string, apply: (x: Tensor) => Tensor, domain: Range = wide): OperationCase {
  return { name, apply, operands: 1, domain: [domain] };
}

function two(
  name: string,
  apply: (a: Tensor, b: Tensor) => Tensor,
  domain: readonly [Range, Range] = [wide, wide],
): OperationCase {
  return { name, apply, operands: 2, domain };
}

/** All of them, old and new. */
export const OPERATION_CASES: readonly OperationCase[] = [
  two('add', ops.add),
  two('subtract', ops.subtract),
  two('multiply', ops.multiply),
  two('divide', ops.divide, [wide, positive]),
  two('minimum', ops.minimum),
  two('maximum', ops.maximum),
  two('pow', ops.pow, [positive, [-3, 3]]),
  one('pow(x, 3)', (x) => ops.pow(x, 3)),
  one('pow(x, -2)', (x) => ops.pow(x, -2), positive),
  one('pow(x, 0.5)', (x) => ops.pow(x, 0.5), positive),
  two('prelu', ops.prelu),
  two('where(a > 0, a, b)', (a, b) => ops.where(ops.greater(a, 0), a, b)),
  one('negate', ops.negate),
  one('abs', ops.abs),
  one('square', ops.square),
  one('sqrt', ops.sqrt, positive),
  one('rsqrt', ops.rsqrt, positive),
  one('reciprocal', ops.reciprocal, positive),
  one('exp', ops.exp),
  one('expm1', ops.expm1),
  one('log', ops.log, positive),
  one('log1p', ops.log1p, [-0.75, 4]),
  one('erf', ops.erf),
  one('sin', ops.sin),
  one('cos', ops.cos),
  one('tan', ops.tan, [-1.2, 1.2]),
  one('asin', ops.asin, [-0.9, 0.9]),
  one('acos', ops.acos, [-0.9, 0.9]),
  one('atan', ops.atan),
  one('sinh', ops.sinh),
  one('cosh', ops.cosh),
  one('tanh', ops.tanh),
  one('asinh', ops.asinh),
  one('acosh', ops.acosh, [1.2, 4]),
  one('atanh', ops.atanh, [-0.9, 0.9]),
  one('sigmoid', ops.sigmoid),
  one('relu', ops.relu),
  one('leakyRelu', (x) => ops.leakyRelu(x, 0.1)),
  one('elu', (x) => ops.elu(x, 1.5)),
  one('relu6', ops.relu6, [-8, 8]),
  one('gelu', ops.gelu),
  one('geluTanh', ops.geluTanh),
  one('silu', (x) => ops.silu(x, 1.5)),
  one('mish', ops.mish),
  one('selu', (x) => ops.selu(x)),
  one('celu', (x) => ops.celu(x, 0.75)),
  one('softplus', ops.softplus),
  one('softsign', ops.softsign),
  one('logSigmoid', ops.logSigmoid),
  one('hardSigmoid', (x) => ops.hardSigmoid(x)),
  one('hardSwish', ops.hardSwish),
  one('thresholdedRelu', (x) => ops.thresholdedRelu(x, 1)),
  one('shrink', (x) => ops.shrink(x, { lambda: 0.5, bias: 0.25 })),
  one('clip', (x) => ops.clip(x, { min: -1.5, max: 2 })),
  ...flat([one('sign', ops.sign), one('floor', ops.floor), one('ceil', ops.ceil), one('round', ops.round)]),
  ...flat([one('isNaN', ops.isNaN), one('isInf', ops.isInf), one('isFinite', ops.isFinite)]),
  ...flat([two('equal', ops.equal), two('notEqual', ops.notEqual)]),
  ...flat([two('less', ops.less), two('lessEqual', ops.lessEqual)]),
  ...flat([two('greater', ops.greater), two('greaterEqual', ops.greaterEqual)]),
  ...flat([two('logicalAnd', ops.logicalAnd), two('logicalOr', ops.logicalOr)]),
  ...flat([two('logicalXor', ops.logicalXor), one('logicalNot', ops.logicalNot)]),
];

function flat(cases: readonly OperationCase[]): OperationCase[] {
  return cases.map((operation) => ({ ...operation, flat: true }));
}

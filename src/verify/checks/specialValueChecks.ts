// Infinities, NaN, zeros of both signs, and the largest, smallest and denormal numbers.

import * as ops from '../../graph/ops/index.ts';
import { input, type Tensor } from '../../graph/tensor.ts';
import type { GraphCase, GraphCheck } from '../graphCheck.ts';

const LARGEST = 3.4028234663852886e38;
const SMALLEST = 2 ** -126;
const INF = Infinity;
const BOTH = [0, 1, 2.5, SMALLEST, 2 ** 126, LARGEST, INF].flatMap((x) => [x, -x]);
/**
 * A driver may take denormal numbers for 0, so they are tried only where they count on every driver: not as exponents.
 */
const DENORMAL = [2 ** -130, 2 ** -149].flatMap((x) => [x, -x]);

interface Special {
  readonly name: string;
  readonly apply: (x: Tensor, y: Tensor) => Tensor;
  readonly exact: (x: number, y: number) => number;
  readonly bound: number;
  readonly signedZeros?: boolean;
}

/** Arguments in pairs: each of `values` with each of `BOTH`, NaN included. */
function pairsOf(values: readonly number[]): { x: Float32Array<ArrayBuffer>; y: Float32Array<ArrayBuffer> } {
  const [first, second] = [values, BOTH].map((list) => [...list, Number.NaN]) as [number[], number[]];
  return {
    x: Float32Array.from(first.flatMap((x) => second.map(() => x))),
    y: Float32Array.from(first.flatMap(() => second)),
  };
}

/** IEEE 754's `pow`: JavaScript's, except for these cases. */
function power(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === INF) ? 1 : x ** y;
}

const larger = (x: number, y: number): number => Math.max(x, y);

const FUNCTIONS: readonly Special[] = [
  { name: 'x / y', apply: ops.divide, exact: (x, y) => x / y, bound: 2.5, signedZeros: true },
  { name: 'x + y', apply: ops.add, exact: (x, y) => x + y, bound: 0.5 },
  { name: 'x · y', apply: ops.multiply, exact: (x, y) => x * y, bound: 0.5 },
  { name: 'maximum', apply: ops.maximum, exact: larger, bound: 0 },
  { name: 'minimum', apply: ops.minimum, exact: (x, y) => Math.min(x, y), bound: 0 },
  { name: 'relu', apply: ops.relu, exact: (x) => larger(x, 0), bound: 0 },
  { name: 'exp', apply: ops.exp, exact: Math.exp, bound: 2 },
  { name: 'tanh', apply: ops.tanh, exact: Math.tanh, bound: 8, signedZeros: true },
  { name: 'sigmoid', apply: ops.sigmoid, exact: (x) => 1 / (1 + Math.exp(-x)), bound: 8 },
  { name: 'sqrt', apply: ops.sqrt, exact: Math.sqrt, bound: 5 },
  {
    name: 'isNaN(x)',
    apply: (x) => ops.where(ops.isNaN(x), 1, 0),
    exact: (x) => Number(Number.isNaN(x)),
    bound: 0,
  },
  {
    name: 'x > y',
    apply: (x, y) => ops.where(ops.greater(x, y), 1, 0),
    exact: (x, y) => Number(x > y),
    bound: 0,
  },
];

/** Functions for which results of denormal numbers are compared as well. */
const EXACT_FUNCTIONS: readonly Special[] = [
  { name: 'pow(x, y)', apply: ops.pow, exact: power, bound: 8 },
  { name: 'log', apply: ops.log, exact: Math.log, bound: 2 },
  { name: 'expm1', apply: ops.expm1, exact: Math.expm1, bound: 3 },
];

function check(functions: readonly Special[], values: readonly number[]): GraphCheck {
  const inputs = pairsOf(values);
  const [x, y] = [input('x', [inputs.x.length]), input('y', [inputs.x.length])];
  return {
    family: 'special values',
    inputs,
    cases: functions.map(({ name, apply, exact, bound, signedZeros }): GraphCase => ({
      what: name,
      output: apply(x, y),
      exact: Float64Array.from(inputs.x, (value, index) => exact(value, inputs.y[index]!)),
      within: { ulp: bound },
      signedZeros,
    })),
  };
}

/** All checks of special values. */
export function specialValueChecks(): GraphCheck[] {
  return [check(FUNCTIONS, BOTH), check(EXACT_FUNCTIONS, [...BOTH, ...DENORMAL])];
}

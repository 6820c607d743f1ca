// Elementary functions against float64, over all exponents and where digits are at risk.

import * as ops from '../../graph/ops/index.ts';
import { input, type Tensor } from '../../graph/tensor.ts';
import type { GraphCheck } from '../graphCheck.ts';
import { spread } from '../testValues.ts';

const COUNT = 8192;

interface KnownFunction {
  readonly name: string;
  readonly apply: (x: Tensor) => Tensor;
  readonly exact: (x: number) => number;
  /** Half of the arguments lie evenly here. */
  readonly range: readonly [number, number];
  /** ULP of the result, on any driver: a division alone may be off by 2.5. */
  readonly bound: number;
}

const sigmoid = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

/** The bounds of docs/numbers.md and of WGSL, which hold on any driver. */
const FUNCTIONS: readonly KnownFunction[] = [
  { name: 'exp', apply: ops.exp, exact: Math.exp, range: [-88, 89], bound: 2 },
  { name: 'expm1', apply: ops.expm1, exact: Math.expm1, range: [-4, 4], bound: 3 },
  { name: 'log', apply: ops.log, exact: Math.log, range: [0.25, 4], bound: 2 },
  { name: 'log1p', apply: ops.log1p, exact: Math.log1p, range: [-1, 3], bound: 3 },
  { name: 'tanh', apply: ops.tanh, exact: Math.tanh, range: [-10, 10], bound: 8 },
  { name: 'sigmoid', apply: ops.sigmoid, exact: sigmoid, range: [-20, 20], bound: 8 },
  {
    name: 'softplus',
    apply: ops.softplus,
    exact: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    range: [-20, 20],
    bound: 3,
  },
  { name: 'sqrt', apply: ops.sqrt, exact: Math.sqrt, range: [0, 100], bound: 5 },
  { name: 'reciprocal', apply: ops.reciprocal, exact: (x) => 1 / x, range: [-3, 3], bound: 2.5 },
  { name: 'x^2.5', apply: (x) => ops.pow(x, 2.5), exact: (x) => x ** 2.5, range: [0, 10], bound: 8 },
  { name: 'sin', apply: ops.sin, exact: Math.sin, range: [-10, 10], bound: 3 },
  { name: 'cos', apply: ops.cos, exact: Math.cos, range: [-10, 10], bound: 3 },
  { name: 'atan', apply: ops.atan, exact: Math.atan, range: [-4, 4], bound: 5 },
  { name: 'sinh', apply: ops.sinh, exact: Math.sinh, range: [-4, 4], bound: 6 },
  {
    name: 'x · sigmoid(x)',
    apply: ops.silu,
    exact: (x) => (x === -Infinity ? 0 : x * sigmoid(x)),
    range: [-20, 20],
    bound: 8,
  },
  // The arguments are such that only rounding is left.
  { name: 'x²', apply: ops.square, exact: (x) => x * x, range: [-3, 3], bound: 0.5 },
  { name: '|x|', apply: ops.abs, exact: Math.abs, range: [-3, 3], bound: 0 },
  { name: 'floor', apply: ops.floor, exact: Math.floor, range: [-3, 3], bound: 0 },
  { name: 'relu', apply: ops.relu, exact: (x) => Math.max(x, 0), range: [-3, 3], bound: 0 },
];

/** One program for some functions: they share no argument, so that each has its own range. */
export function functionChecks(): GraphCheck[] {
  const groups = [FUNCTIONS.slice(0, 7), FUNCTIONS.slice(7, 13), FUNCTIONS.slice(13)];
  return groups.map((group) => ({
    family: 'functions',
    inputs: Object.fromEntries(group.map(({ name, range }) => [name, spread(COUNT, range)])),
    cases: group.map(({ name, apply, exact, range, bound }) => ({
      what: name,
      output: apply(input(name, [COUNT])),
      exact: Float64Array.from(spread(COUNT, range), exact),
      within: { ulp: bound },
    })),
  }));
}

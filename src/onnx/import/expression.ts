// Functions of one value as graphs write them, by sums, products and functions, and the activations that they are.

import type { Activation } from '../../nn/activation.ts';

/** A function of x. */
export type Expression =
  | 'x'
  | { readonly call: string; readonly numbers: readonly number[]; readonly of: Expression }
  | { readonly sum: number; readonly of: readonly Expression[] }
  | { readonly product: number; readonly of: readonly Expression[] };

/** Parts that a function may have at most: a graph doubles them with each node. */
export const MOST_PARTS = 40;

/** How many times x occurs. */
export function occurrences(expression: Expression): number {
  if (expression === 'x') return 1;
  const parts = 'call' in expression ? [expression.of] : expression.of;
  return parts.reduce((sum, part) => sum + occurrences(part), 0);
}

/** f + g, or f + a number. */
export function sumOf(f: Expression, g: Expression | number): Expression {
  const [a, b] = [partsOf(f, 'sum'), typeof g === 'number' ? { number: g, of: [] } : partsOf(g, 'sum')];
  const of = [...a.of, ...b.of];
  const sum = a.number + b.number;
  return of.length === 1 && sum === 0 ? of[0]! : { sum, of };
}

/** f ∗ g, or f ∗ a number. */
export function productOf(f: Expression, g: Expression | number): Expression {
  const [a, b] = [
    partsOf(f, 'product'),
    typeof g === 'number' ? { number: g, of: [] } : partsOf(g, 'product'),
  ];
  const of = [...a.of, ...b.of];
  const product = a.number * b.number;
  return of.length === 1 && product === 1 ? of[0]! : { product, of };
}

function partsOf(f: Expression, kind: 'sum' | 'product'): { number: number; of: readonly Expression[] } {
  if (typeof f === 'object' && kind in f && !('call' in f))
    return { number: 'sum' in f ? f.sum : f.product, of: f.of };
  return { number: kind === 'sum' ? 0 : 1, of: [f] };
}

/** A function of f, by ONNX's name and its numbers in the order of `CALLS`. */
export function callOf(call: string, numbers: readonly number[], of: Expression): Expression {
  return { call, numbers, of };
}

/** x with numbers added and multiplied in turn; undefined for any other function. */
export function scalingOf(
  f: Expression,
): readonly { readonly scale: 'add' | 'multiply'; readonly number: number }[] | undefined {
  if (f === 'x') return [];
  if ('call' in f || f.of.length !== 1) return undefined;
  const inner = scalingOf(f.of[0]!);
  const own =
    'sum' in f
      ? ({ scale: 'add', number: f.sum } as const)
      : ({ scale: 'multiply', number: f.product } as const);
  return inner && [...inner, own];
}

const plain = (call: string, of: Expression = 'x', ...numbers: number[]): Expression =>
  callOf(call, numbers, of);
const times = (product: number, ...of: Expression[]): Expression => ({ product, of });
const plus = (sum: number, ...of: Expression[]): Expression => ({ sum, of });

/** Activations that ONNX has in one node, with the names of their numbers. */
const CALLS: Readonly<Record<string, readonly [name: Activation['name'], ...numbers: string[]]>> = {
  Sigmoid: ['sigmoid'],
  Tanh: ['tanh'],
  Relu: ['relu'],
  LeakyRelu: ['leakyRelu', 'slope'],
  Elu: ['elu', 'alpha'],
  Selu: ['selu', 'alpha', 'gamma'],
  Celu: ['celu', 'alpha'],
  Softplus: ['softplus'],
  Softsign: ['softsign'],
  HardSigmoid: ['hardSigmoid', 'alpha', 'beta'],
  HardSwish: ['hardSwish'],
  Mish: ['mish'],
  Gelu: ['gelu'],
  GeluTanh: ['geluTanh'],
  Softmax: ['softmax'],
};

/** Activations by their formulas. */
const FORMULAS: readonly (readonly [Activation, Expression])[] = [
  [{ name: 'relu6' }, plain('Clip', 'x', 0, 6)],
  [{ name: 'gelu' }, times(0.5, 'x', plus(1, plain('Erf', times(Math.SQRT1_2, 'x'))))],
  [
    { name: 'geluTanh' },
    times(
      0.5,
      'x',
      plus(1, plain('Tanh', times(Math.sqrt(2 / Math.PI), plus(0, 'x', times(0.044715, 'x', 'x', 'x'))))),
    ),
  ],
  [{ name: 'silu', alpha: 1 }, times(1, 'x', plain('Sigmoid'))],
  [{ name: 'mish' }, times(1, 'x', plain('Tanh', plain('Softplus')))],
  [{ name: 'hardSwish' }, times(1 / 6, 'x', plain('Clip', plus(3, 'x'), 0, 6))],
  [{ name: 'hardSwish' }, times(1, 'x', plain('HardSigmoid', 'x', 1 / 6, 0.5))],
];

/** The activation that a function is; undefined where it is none of the library. */
export function activationOf(f: Expression): Activation | undefined {
  if (f === 'x') return undefined;
  if ('call' in f && f.of === 'x' && Object.hasOwn(CALLS, f.call)) {
    const [name, ...keys] = CALLS[f.call]!;
    return { name, ...Object.fromEntries(keys.map((key, at) => [key, f.numbers[at]!])) } as Activation;
  }
  const formula = FORMULAS.find(([, own]) => isSame(f, own));
  return formula ? formula[0] : siluOf(f);
}

/** x ∗ σ(α x). */
function siluOf(f: Expression): Activation | undefined {
  if (f === 'x' || !('product' in f)) return undefined;
  const gate = f.of.find((part) => part !== 'x' && 'call' in part && part.call === 'Sigmoid');
  if (!gate || gate === 'x' || !('call' in gate)) return undefined;
  const inner = gate.of;
  const alpha = inner !== 'x' && 'product' in inner ? inner.product : 1;
  return isSame(f, times(1, 'x', plain('Sigmoid', times(alpha, 'x')))) ? { name: 'silu', alpha } : undefined;
}

/** Whether functions are the same but for the order of parts and the last digits of f32. */
function isSame(f: Expression, g: Expression): boolean {
  if (f === 'x' || g === 'x') return f === g;
  if ('call' in f || 'call' in g) {
    if (!('call' in f && 'call' in g) || f.call !== g.call || f.numbers.length !== g.numbers.length)
      return false;
    return f.numbers.every((one, at) => isNear(one, g.numbers[at]!)) && isSame(f.of, g.of);
  }
  if ('sum' in f !== 'sum' in g) return false;
  const [a, b] = [f, g].map((one) => ('sum' in one ? one.sum : one.product));
  if (!isNear(a!, b!) || f.of.length !== g.of.length) return false;
  const left = [...g.of];
  return f.of.every((part) => {
    const at = left.findIndex((other) => isSame(part, other));
    if (at < 0) return false;
    left.splice(at, 1);
    return true;
  });
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.abs(b);
}

// Float64 twins of the functions of shaders/parts that graphs call, by name, with their arguments in order.

import { fromFloat16, toFloat16 } from '../../src/float16.ts';
import { MASK_CALLS } from './maskCalls.ts';
import * as special from './special.ts';

/** One function of an element. Masks are 0 and 1; whole numbers are numbers. */
export type Call = (...args: number[]) => number;

/** All of them. An operation that calls a new function adds it here. */
export const CALLS: Readonly<Record<string, Call>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  negate: (x) => -x,
  square: (x) => x * x,
  absolute: (x) => Math.abs(x),
  sign_of: (x) => Math.sign(x),
  reciprocal: (x) => 1 / x,
  square_root: (x) => Math.sqrt(x),
  reciprocal_square_root: (x) => 1 / Math.sqrt(x),
  minimum: (a, b) => Math.min(a, b),
  maximum: (a, b) => Math.max(a, b),
  power: (x, y) => special.power(x, y),
  exponential: (x) => Math.exp(x),
  exponential_minus_one: (x) => Math.expm1(x),
  logarithm: (x) => Math.log(x),
  logarithm_one_plus: (x) => Math.log1p(x),
  equal: (a, b) => Number(a === b),
  greater: (a, b) => Number(a > b),
  less: (a, b) => Number(a < b),
  finite_mask: (x) => Number(Number.isFinite(x)),

  sigmoid: (x) => sigmoid(x),
  sigmoid_grad: (y, dy) => y * (1 - y) * dy,
  tanh_activation: (x) => Math.tanh(x),
  tanh_grad: (y, dy) => (1 - y) * (1 + y) * dy,
  relu: (x) => (x <= 0 ? 0 : x),
  relu_grad: (y, dy) => (y === 0 ? 0 : dy),
  leaky_relu: (x, slope) => (x < 0 || Object.is(x, -0) ? slope * x : x),
  leaky_relu_grad: (x, slope, dy) => (x <= 0 ? slope * dy : dy),
  elu: (x, alpha) => (x <= 0 ? alpha * Math.expm1(x) : x),
  elu_grad: (x, y, alpha, dy) => (x <= 0 ? (y + alpha) * dy : dy),
  softplus: (x) => softplus(x),

  to_half: (x) => fromFloat16(toFloat16(x)),
  round_down: (x) => Math.floor(x),
  round_up: (x) => Math.ceil(x),
  round_even: (x) => special.roundEven(x),
  clip_below: (x, low) => Math.max(x, low),
  clip_above: (x, high) => Math.min(x, high),

  mask_equal: (a, b) => Number(a === b),
  mask_not_equal: (a, b) => Number(a !== b),
  mask_less: (a, b) => Number(a < b),
  mask_less_equal: (a, b) => Number(a <= b),
  mask_and: (a, b) => Number(a !== 0 && b !== 0),
  mask_or: (a, b) => Number(a !== 0 || b !== 0),
  mask_xor: (a, b) => Number((a !== 0) !== (b !== 0)),
  mask_not: (a) => Number(a === 0),
  mask_nan: (x) => Number(Number.isNaN(x)),
  mask_infinite: (x) => Number(Math.abs(x) === Infinity),
  choose: (mask, a, b) => (mask === 0 ? b : a),
  minimum_share: (a, b) => (a < b ? 1 : a === b ? 0.5 : 0),

  error_function: (x) => special.erf(x),
  normal_cdf: (x) => special.normalCdf(x),
  gelu: (x) => special.gelu(x),
  gelu_tanh: (x) => special.geluTanh(x),
  silu: (x, alpha) => special.silu(x, alpha),
  mish: (x) => special.mish(x),
  selu: (x, alpha, gamma) => gamma * (x <= 0 ? alpha * Math.expm1(x) : x),
  celu: (x, alpha) => (x <= 0 ? alpha * Math.expm1(x / alpha) : x),
  softsign: (x) => (Math.abs(x) === Infinity ? Math.sign(x) : x / (1 + Math.abs(x))),
  log_sigmoid: (x) => -softplus(-x),
  hard_sigmoid: (x, alpha, beta) => Math.min(1, Math.max(0, alpha * x + beta)),
  hard_swish: (x) => special.fading(x, Math.min(6, Math.max(0, x + 3)) / 6),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  thresholded_relu: (x, alpha) => (x <= alpha ? 0 : x),
  shrink: (x, lambda, bias) => (Math.abs(x) <= lambda ? 0 : x - Math.sign(x) * bias),

  sine: (x) => Math.sin(x),
  cosine: (x) => Math.cos(x),
  tangent: (x) => Math.tan(x),
  arc_sine: (x) => Math.asin(x),
  arc_cosine: (x) => Math.acos(x),
  arc_tangent: (x) => Math.atan(x),
  hyperbolic_sine: (x) => Math.sinh(x),
  hyperbolic_cosine: (x) => Math.cosh(x),
  inverse_hyperbolic_sine: (x) => Math.asinh(x),
  inverse_hyperbolic_cosine: (x) => Math.acosh(x),
  inverse_hyperbolic_tangent: (x) => Math.atanh(x),

  bce_with_logits: (z, y) => softplus(z) - z * y,
  bce_with_logits_grad: (z, y) => sigmoid(z) - y,
  bce: (a, y) => -(y * logAbove(Math.log(a)) + (1 - y) * logAbove(Math.log1p(-a))),
  bce_grad: (a, y) => (a - y) / Math.max(a * (1 - a), 1e-12),
  squared_error: (h, y) => (h - y) ** 2,
  absolute_error: (h, y) => Math.abs(h - y),
  absolute_error_grad: (h, y) => Math.sign(h - y),

  increment: (count) => (count + 1) % 2 ** 32,
  to_real: (count) => Math.fround(count),
  to_whole: (x) => (x > 0 ? Math.trunc(Math.min(x, 4294967040)) : 0),

  ...MASK_CALLS,
};

function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function logAbove(value: number): number {
  return Math.max(value, -100);
}

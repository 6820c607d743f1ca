// Float64 twins of the functions of shaders/parts that graphs call, by name, with their arguments in order.

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
  absolute_grad: (x, dy) => Math.sign(x) * dy,
  reciprocal: (x) => 1 / x,
  reciprocal_grad: (y, dy) => -y * y * dy,
  square_root: (x) => Math.sqrt(x),
  square_root_grad: (y, dy) => (dy * 0.5) / y,
  reciprocal_square_root: (x) => 1 / Math.sqrt(x),
  reciprocal_square_root_grad: (y, dy) => y ** 3 * -0.5 * dy,
  minimum: (a, b) => Math.min(a, b),
  maximum: (a, b) => Math.max(a, b),
  minimum_grad: (a, b, dy) => (a < b ? dy : a === b ? dy / 2 : 0),
  maximum_grad: (a, b, dy) => (a > b ? dy : a === b ? dy / 2 : 0),
  power: (x, y) => x ** y,
  power_grad_base: (x, y, dy) => (y === 0 ? 0 : y * x ** (y - 1) * dy),
  power_grad_exponent: (x, y, output, dy) => (x === 0 && y >= 0 ? 0 : output * Math.log(x) * dy),
  exponential: (x) => Math.exp(x),
  exponential_minus_one: (x) => Math.expm1(x),
  logarithm: (x) => Math.log(x),
  logarithm_one_plus: (x) => Math.log1p(x),
  equal: (a, b) => Number(a === b),
  greater: (a, b) => Number(a > b),
  less: (a, b) => Number(a < b),
  select_real: (mask, a, b) => (mask === 0 ? b : a),
  finite_mask: (x) => Number(Number.isFinite(x)),

  sigmoid: (x) => sigmoid(x),
  sigmoid_grad: (y, dy) => y * (1 - y) * dy,
  tanh_activation: (x) => Math.tanh(x),
  tanh_grad: (y, dy) => (1 - y) * (1 + y) * dy,
  relu: (x) => (x <= 0 ? 0 : x),
  relu_grad: (y, dy) => (y === 0 ? 0 : dy),
  leaky_relu: (x, slope) => (x <= 0 ? slope * x : x),
  leaky_relu_grad: (x, slope, dy) => (x <= 0 ? slope * dy : dy),
  elu: (x, alpha) => (x <= 0 ? alpha * Math.expm1(x) : x),
  elu_grad: (x, y, alpha, dy) => (x <= 0 ? (y + alpha) * dy : dy),
  softplus: (x) => softplus(x),
  softplus_grad: (y, dy) => -Math.expm1(-y) * dy,

  bce_with_logits: (z, y) => softplus(z) - z * y,
  bce_with_logits_grad: (z, y) => sigmoid(z) - y,
  bce: (a, y) => -(y * logAbove(Math.log(a)) + (1 - y) * logAbove(Math.log1p(-a))),
  bce_grad: (a, y) => (a - y) / Math.max(a * (1 - a), 1e-12),
  squared_error: (h, y) => (h - y) ** 2,
  squared_error_grad: (h, y) => 2 * (h - y),
  absolute_error: (h, y) => Math.abs(h - y),
  absolute_error_grad: (h, y) => Math.sign(h - y),

  increment: (count) => (count + 1) % 2 ** 32,
  to_real: (count) => Math.fround(count),
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

// The error function and what is built on it, in float64; JavaScript has none.

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/** 2/√π ∫₀ˣ e^(−t²) dt. */
export function erf(x: number): number {
  if (Math.abs(x) > 2) return Math.sign(x) * (1 - erfc(Math.abs(x)));
  // All terms have one sign: e^(−x²) Σ 2ⁿ x^(2n+1) / (1 · 3 · … · (2n+1)).
  let term = x;
  let sum = x;
  for (let n = 1; n < 80; n++) sum += term *= (2 * x * x) / (2 * n + 1);
  return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum;
}

/** 1 − erf(x), without cancellation for large x. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 2) return 1 - erf(x);
  if (x > 27) return 0;
  // Laplace's continued fraction e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + …))), from its end.
  let tail = x;
  for (let n = 200; n > 0; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
}

/** Φ(x), the share of a normal distribution below x. */
export function normalCdf(x: number): number {
  return x < 0 ? erfc(-x / Math.SQRT2) / 2 : (1 + erf(x / Math.SQRT2)) / 2;
}

/** 1 / (1 + e^(−x)), without loss at either end. */
export function logistic(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/** ln(1 + e^x). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** x · factor, −0 at −∞ where the factor is 0: the limit of what falls faster than x grows. */
export function fading(x: number, factor: number): number {
  return factor === 0 ? -0 : x * factor;
}

/** x Φ(x). */
export const gelu = (x: number): number => fading(x, normalCdf(x));

/** x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))). */
export const geluTanh = (x: number): number =>
  fading(x, logistic(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** x / (1 + e^(−αx)). */
export const silu = (x: number, alpha: number): number => fading(x, logistic(alpha * x));

/** x tanh(ln(1 + e^x)). */
export function mish(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return x < 0 ? fading(x, (e * (e + 2)) / (e * (e + 2) + 2)) : x * ((1 + 2 * e) / (1 + 2 * e + 2 * e * e));
}

/** x to the nearest whole number, halves to the even one. */
export function roundEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (Number.isNaN(rest)) return x;
  const rounded = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded;
}

/** x^y as IEEE 754's pow: unlike JavaScript's, 1 for x = 1, and for x = −1 with y = ±∞. */
export const power = (x: number, y: number): number =>
  x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;

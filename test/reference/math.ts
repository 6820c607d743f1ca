// CPU twins of shaders/parts/common/math.wgsl: each operation rounded to float32, so the bits are the GPU's.

const f = Math.fround;
const word = new DataView(new ArrayBuffer(4));

/** The bits of a float32, as an unsigned integer. */
export function floatToBits(x: number): number {
  word.setFloat32(0, x);
  return word.getUint32(0);
}

/** The float32 of the given bits. */
export function bitsToFloat(bits: number): number {
  word.setUint32(0, bits >>> 0);
  return word.getFloat32(0);
}

const LN2_HIGH = 0.693145751953125;
const LN2_LOW = 0.0000014286197256296873;
const LOG2_E = f(Math.LOG2E);
const ROUNDER = 12582912;
const EXP_HIGHEST = 88.72283172607422;
const EXP_LOWEST = -87.33654022216797;
const LOG_BASE_BITS = 0x3f2aaaab;

const EXP_Q = [
  0.49999997019767761, 0.1666654646396637, 0.04166744276881218, 0.0083662532269954681, 0.0013869957765564322,
].map(f) as [number, number, number, number, number];

const LOG_Q = [
  -0.49999937415122986, 0.33333200216293335, -0.25007748603820801, 0.20011073350906372, -0.16417029500007629,
  0.13997136056423187, -0.15383598208427429, 0.14020569622516632,
].map(f) as [number, number, number, number, number, number, number, number];

/** a + b · c, both rounded. */
const plusProduct = (a: number, b: number, c: number) => f(a + f(b * c));

/** The n and the fraction of e^x = 2^n (1 + fraction). */
function expParts(x: number): { shifted: number; fraction: number } {
  const shifted = f(f(x * LOG2_E) + ROUNDER);
  const n = f(shifted - ROUNDER);
  const r = f(f(x - f(n * LN2_HIGH)) - f(n * LN2_LOW));
  const r2 = f(r * r);
  const high = plusProduct(plusProduct(EXP_Q[2], r, EXP_Q[3]), r2, EXP_Q[4]);
  const q = plusProduct(plusProduct(EXP_Q[0], r, EXP_Q[1]), r2, high);
  return { shifted, fraction: plusProduct(r, r2, q) };
}

/** e^x; 0 below 2^-126. */
export function realExp(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x < EXP_LOWEST) return 0;
  if (x > EXP_HIGHEST) return Number.POSITIVE_INFINITY;
  const { shifted, fraction } = expParts(x);
  return bitsToFloat((floatToBits(f(fraction + 1)) + (floatToBits(shifted) << 23)) >>> 0);
}

function expm1Bounded(x: number): number {
  const { shifted, fraction } = expParts(x);
  const halfScale = bitsToFloat(((floatToBits(shifted) << 23) + 0x3f000000) >>> 0);
  const halfValue = f(f(halfScale * fraction) + f(halfScale - 0.5));
  return f(halfValue + halfValue);
}

/** e^x - 1. */
export function realExpm1(x: number): number {
  if (Number.isNaN(x) || Math.abs(x) < 2 ** -100) return x;
  if (x < -20) return -1;
  if (x > EXP_HIGHEST) return Number.POSITIVE_INFINITY;
  return expm1Bounded(x);
}

/** k ln 2 + ln(1 + y), for |y| ≤ 1/3. */
function logFromParts(k: number, y: number): number {
  const y2 = f(y * y);
  const y4 = f(y2 * y2);
  const low = plusProduct(plusProduct(LOG_Q[0], y, LOG_Q[1]), y2, plusProduct(LOG_Q[2], y, LOG_Q[3]));
  const high = plusProduct(plusProduct(LOG_Q[4], y, LOG_Q[5]), y2, plusProduct(LOG_Q[6], y, LOG_Q[7]));
  const q = plusProduct(low, y4, high);
  return f(f(k * LN2_HIGH) + f(y + f(f(y2 * q) + f(k * LN2_LOW))));
}

/** ln x. */
export function realLog(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  const bits = floatToBits(x);
  const tiny = bits < 0x00800000;
  const offset = ((tiny ? floatToBits(bits) : bits) - LOG_BASE_BITS) | 0;
  const scaled = bitsToFloat((offset & 0x007fffff) + LOG_BASE_BITS);
  return logFromParts((offset >> 23) - (tiny ? 149 : 0), f(scaled - 1));
}

/** ln(1 + x). */
export function realLog1p(x: number): number {
  const sum = f(x + 1);
  if (Number.isNaN(sum) || sum < 0) return Number.NaN;
  if (sum === 0) return Number.NEGATIVE_INFINITY;
  if (sum === Number.POSITIVE_INFINITY) return sum;
  const error = f(x - f(sum - 1));
  const offset = (floatToBits(sum) - LOG_BASE_BITS) | 0;
  const exponent = offset & 0xff800000;
  const scaled = bitsToFloat((floatToBits(sum) - exponent) >>> 0);
  const correction = f(error * bitsToFloat(0x3f800000 - Math.min(exponent, 0x3f800000)));
  return logFromParts(offset >> 23, f(f(scaled - 1) + correction));
}

/** tanh x. */
export function realTanh(x: number): number {
  const e = expm1Bounded(Math.max(f(Math.abs(x) * -2), -40));
  return Math.sign(x) * Math.abs(f(e / f(e + 2)));
}

/** 1 / (1 + e^-x). */
export function realSigmoid(x: number): number {
  const e = realExp(-Math.abs(x));
  return f((x < 0 ? e : 1) / f(e + 1));
}

function log1pUnit(x: number): number {
  const upper = x > f(0.33333334);
  return logFromParts(upper ? 1 : 0, upper ? f(f(x - 1) * 0.5) : x);
}

/** ln(1 + e^x). */
export function realSoftplus(x: number): number {
  return f(Math.max(x, 0) + log1pUnit(realExp(-Math.abs(x))));
}

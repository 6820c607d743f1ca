// needs: real.wgsl
// Elementary functions that are accurate on every driver and give the same bits on each (docs/numbers.md).
// WGSL lets drivers re-associate constants, fuse products into sums or not, flush numbers below 2^-126, and
// assume that there is no NaN. So a rounded product that feeds a sum passes through `opaque`, products that
// must be exact have few enough binary digits, and NaN and infinity are told by their bits.
// Twin: test/reference/math.ts. Coefficients: tools/accuracy/coefficients.py.

const INFINITY_BITS = 0x7f800000u;
const NAN_BITS = 0x7fc00000u;
const SIGN_BIT = 0x80000000u;
const MAGNITUDE_BITS = 0x7fffffffu;

// ln 2 = high + low + 2^-36; 16 binary digits each, so a product with an integer below 2^8 is exact.
const LN2_HIGH = 0.693145751953125;
const LN2_LOW = 0.0000014286197256296873;
const LOG2_E = 1.4426950408889634;

// 1.5 · 2^23: adding it rounds to an integer, which then stands in the low bits.
const ROUNDER = 12582912.0;

// exp(x) is above the largest number, or below the smallest normal one, past these.
const EXP_HIGHEST = 88.72283172607422;
const EXP_LOWEST = -87.33654022216797;

// exp(r) - 1 = r + r² q(r) for |r| ≤ ln(2)/2, relative error 2^-26.1.
const EXP_Q0 = 0.49999997019767761;
const EXP_Q1 = 0.16666546463966370;
const EXP_Q2 = 0.041667442768812180;
const EXP_Q3 = 0.0083662532269954681;
const EXP_Q4 = 0.0013869957765564322;

// log(1 + f) = f + f² q(f) for |f| ≤ 1/3, relative error 2^-25.2.
const LOG_Q0 = -0.49999937415122986;
const LOG_Q1 = 0.33333200216293335;
const LOG_Q2 = -0.25007748603820801;
const LOG_Q3 = 0.20011073350906372;
const LOG_Q4 = -0.16417029500007629;
const LOG_Q5 = 0.13997136056423187;
const LOG_Q6 = -0.15383598208427429;
const LOG_Q7 = 0.14020569622516632;

// Bits of the smaller end of [2/3, 4/3), the interval that a logarithm's argument is scaled into.
const LOG_BASE_BITS = 0x3f2aaaabu;

// x itself, in a way that no compiler sees through: what stands inside is rounded on its own.
fn opaque(x: Real) -> Real {
  return bitcast<Real>(bitcast<Bits>(x) ^ Bits(opaque_zero));
}

fn is_nan(x: Real) -> Bool {
  return (bitcast<Int>(x) & Int(0x7fffffff)) > Int(0x7f800000);
}

// Neither infinite nor NaN.
fn is_finite(x: Real) -> Bool {
  return (bitcast<Int>(x) & Int(0x7fffffff)) < Int(0x7f800000);
}

// x < 0, or -0, by the bits: false for NaN of either sign.
fn is_negative(x: Real) -> Bool {
  return bitcast<Int>(x) <= Int(-8388608);
}

fn positive_infinity() -> Real {
  return bitcast<Real>(Bits(INFINITY_BITS | opaque_zero));
}

fn not_a_number() -> Real {
  return bitcast<Real>(Bits(NAN_BITS | opaque_zero));
}

// `value`, or NaN where x is NaN.
fn keep_nan(x: Real, value: Real) -> Real {
  return select(value, x, is_nan(x));
}

// exp(x) = 2^n (1 + fraction), |fraction| < 0.42; the low nine bits of `shifted` hold n.
struct ExpParts {
  shifted: Real,
  fraction: Real,
}

// Cody and Waite: n = round(x / ln 2), r = x - n ln 2 in two exact products, fraction = exp(r) - 1.
fn exp_parts(x: Real) -> ExpParts {
  let shifted = opaque(opaque(x * LOG2_E) + ROUNDER);
  let n = shifted - ROUNDER;
  let r = opaque(x - n * LN2_HIGH) - n * LN2_LOW;
  let r2 = r * r;
  let high = (EXP_Q2 + opaque(r * EXP_Q3)) + opaque(r2 * EXP_Q4);
  let q = (EXP_Q0 + opaque(r * EXP_Q1)) + opaque(r2 * high);
  return ExpParts(shifted, opaque(r + opaque(r2 * q)));
}

// e^x; 0 below 2^-126.
fn real_exp(x: Real) -> Real {
  let parts = exp_parts(x);
  let scaled = bitcast<Bits>(parts.fraction + 1.0) + (bitcast<Bits>(parts.shifted) << Bits(23u));
  let bounded = select(bitcast<Real>(scaled), Real(0.0), x < Real(EXP_LOWEST));
  return keep_nan(x, select(bounded, positive_infinity(), x > Real(EXP_HIGHEST)));
}

// e^x - 1 for x within the range where n is between -126 and 128.
fn expm1_bounded(x: Real) -> Real {
  let parts = exp_parts(x);
  let half_scale = bitcast<Real>((bitcast<Bits>(parts.shifted) << Bits(23u)) + Bits(0x3f000000u));
  let half_value = opaque(half_scale * parts.fraction) + (half_scale - 0.5);
  return half_value + half_value;
}

// e^x - 1, without cancellation near 0. Of NaN and of |x| < 2^-100, whose half might be flushed, x itself:
// the sum moves NaN past the largest integer, round to the negative ones.
fn real_expm1(x: Real) -> Real {
  let bounded = select(expm1_bounded(x), Real(-1.0), x < Real(-20.0));
  let unbounded = select(bounded, positive_infinity(), x > Real(EXP_HIGHEST));
  let kept = bitcast<Int>((bitcast<Bits>(x) & Bits(MAGNITUDE_BITS)) + Bits(0x007fffffu)) < Int(0x0dffffff);
  return select(unbounded, x, kept);
}

// k ln 2 + log(1 + f) for |f| ≤ 1/3 and an integer |k| < 2^8.
fn log_from_parts(k: Real, f: Real) -> Real {
  let f2 = f * f;
  let f4 = f2 * f2;
  let low = (LOG_Q0 + opaque(f * LOG_Q1)) + opaque(f2 * (LOG_Q2 + opaque(f * LOG_Q3)));
  let high = (LOG_Q4 + opaque(f * LOG_Q5)) + opaque(f2 * (LOG_Q6 + opaque(f * LOG_Q7)));
  let q = low + opaque(f4 * high);
  return k * LN2_HIGH + opaque(f + (opaque(f2 * q) + k * LN2_LOW));
}

// The logarithm's value where x is 0 (-∞), negative (NaN), +∞ or NaN (x); else `value`.
fn log_special(x: Real, value: Real) -> Real {
  let bits = bitcast<Int>(x);
  let upper = select(value, x, bits >= Int(0x7f800000));
  let lower = select(upper, not_a_number(), bits < Int(0));
  return select(lower, -positive_infinity(), (bits & Int(0x7fffffff)) == Int(0));
}

// ln x, also of numbers below 2^-126, which are taken as the integers that their bits are.
fn real_log(x: Real) -> Real {
  let bits = bitcast<Bits>(x);
  let tiny = bitcast<Int>(bits) < Int(0x00800000);
  let normal = select(bits, bitcast<Bits>(Real(bitcast<Int>(x))), tiny);
  let offset = normal - Bits(LOG_BASE_BITS);
  let k = Real(bitcast<Int>(offset) >> Bits(23u)) - select(Real(0.0), Real(149.0), tiny);
  let scaled = bitcast<Real>((offset & Bits(0x007fffffu)) + Bits(LOG_BASE_BITS));
  return log_special(x, log_from_parts(k, scaled - 1.0));
}

// ln(1 + x): the rounding error of 1 + x, scaled like 1 + x itself, is put back into f.
fn real_log1p(x: Real) -> Real {
  let sum = opaque(x + 1.0);
  let error = x - opaque(sum - 1.0);
  let offset = bitcast<Bits>(sum) - Bits(LOG_BASE_BITS);
  let exponent = offset & Bits(0xff800000u);
  let k = Real(bitcast<Int>(offset) >> Bits(23u));
  let scaled = bitcast<Real>(bitcast<Bits>(sum) - exponent);
  // 2^-k; 0 for the largest sums, which 1 + x leaves without error.
  let scale = bitcast<Real>(Int(0x3f800000) - min(bitcast<Int>(exponent), Int(0x3f800000)));
  let f = (scaled - 1.0) + error * scale;
  return log_special(sum, log_from_parts(k, f));
}

// ln(1 + x) for 0 ≤ x ≤ 1, where halving 1 + x loses nothing.
fn log1p_unit(x: Real) -> Real {
  let upper = x > Real(0.33333334);
  let f = select(x, opaque(x - 1.0) * 0.5, upper);
  return log_from_parts(select(Real(0.0), Real(1.0), upper), f);
}

// tanh x = -e / (2 + e) with e = exp(-2|x|) - 1, and the sign of x.
fn real_tanh(x: Real) -> Real {
  let e = expm1_bounded(max(abs(x) * -2.0, Real(-40.0)));
  // Not the sign bit of x put onto the value: Mesa's llvmpipe got that wrong where x is itself a sum.
  let value = abs(e / (e + 2.0));
  return keep_nan(x, select(value, -value, is_negative(x)));
}

// 1 / (1 + e^-x), from e = exp(-|x|) so that neither tail is lost; 0 below 2^-126.
fn real_sigmoid(x: Real) -> Real {
  let e = real_exp(-abs(x));
  return select(Real(1.0), e, is_negative(x)) / (e + 1.0);
}

// ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|).
fn real_softplus(x: Real) -> Real {
  return select(x, Real(0.0), is_negative(x)) + log1p_unit(real_exp(-abs(x)));
}

// The upper half of x's binary digits: products of two such numbers are exact.
fn upper_digits(x: Real) -> Real {
  return bitcast<Real>(bitcast<Bits>(x) & Bits(0xfffff000u));
}

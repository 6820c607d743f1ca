// needs: real.wgsl, math.wgsl, special.wgsl
// Trigonometric functions and their inverses, for every argument: the quarter turns in x are found by Payne and
// Hanek's method (ACM SIGNUM Newsletter 18, 1983), a product of integers with the binary digits of 2/π that matter.
// Coefficients: tools/accuracy/coefficients.py.

// 2/π · 2^30, 32 binary digits a word.
const TWO_OVER_PI_0 = 0x28be60dbu;
const TWO_OVER_PI_1 = 0x9391054au;
const TWO_OVER_PI_2 = 0x7f09d5f4u;
const TWO_OVER_PI_3 = 0x7d4d3770u;
const TWO_OVER_PI_4 = 0x36d8a566u;
const TWO_OVER_PI_5 = 0x4f10e410u;
const TWO_OVER_PI_6 = 0x7f9458eau;

// π/2 · 2^31, and π/2 as the sum of two.
const HALF_PI_WORD = 0xc90fdaa2u;
const HALF_PI_HIGH = 1.5707963705062866;
const HALF_PI_LOW = -4.371138828673793e-08;

// The bits of π/4: below, x is its own rest.
const QUARTER_PI_BITS = 0x3f490fdbu;

// sin r = r + r s q(s) with s = r², |r| ≤ π/4, relative error 2^-27.9.
const SIN_Q0 = -0.16666655242443085;
const SIN_Q1 = 0.008332189172506332;
const SIN_Q2 = -0.00019518288900144398;

// cos r = 1 - s/2 + s² q(s), relative error 2^-33.
const COS_Q0 = 0.04166664555668831;
const COS_Q1 = -0.0013887309469282627;
const COS_Q2 = 2.4432327336398885e-05;

// atan t = t + t s q(s) with s = t², |t| ≤ 1, relative error 2^-28.5.
const ATAN_Q0 = -0.33333298563957214;
const ATAN_Q1 = 0.1999852955341339;
const ATAN_Q2 = -0.1426401436328888;
const ATAN_Q3 = 0.10950861126184464;
const ATAN_Q4 = -0.08399208635091782;
const ATAN_Q5 = 0.05787891522049904;
const ATAN_Q6 = -0.03109363093972206;
const ATAN_Q7 = 0.010866362601518631;
const ATAN_Q8 = -0.001782175968401134;

// asin t = t + t s q(s) with s = t², |t| ≤ 1/2, relative error 2^-31.7.
const ASIN_Q0 = 0.16666659712791443;
const ASIN_Q1 = 0.07500521838665009;
const ASIN_Q2 = 0.04451337456703186;
const ASIN_Q3 = 0.031839095056056976;
const ASIN_Q4 = 0.014314775355160236;
const ASIN_Q5 = 0.03769707679748535;

// |x| = quarters π/2 + rest with |rest| ≤ π/4; quarters modulo 4.
struct Turn {
  quarters: Bits,
  rest: Real,
}

// The upper word of the product of two words.
fn upper_product(a: Bits, b: Bits) -> Bits {
  let a_low = a & Bits(0xffffu);
  let a_high = a >> Bits(16u);
  let b_low = b & Bits(0xffffu);
  let b_high = b >> Bits(16u);
  let first = a_high * b_low + ((a_low * b_low) >> Bits(16u));
  let second = a_low * b_high + (first & Bits(0xffffu));
  return a_high * b_high + (first >> Bits(16u)) + (second >> Bits(16u));
}

fn pick_of_five(index: Bits, a: u32, b: u32, c: u32, d: u32, e: u32) -> Bits {
  let lower = select(Bits(a), Bits(b), index == Bits(1u));
  let upper = select(Bits(d), Bits(e), index == Bits(4u));
  return select(select(lower, Bits(c), index == Bits(2u)), upper, index >= Bits(3u));
}

// The upper word of (a, b) moved left by 0 … 31 digits.
fn shift_words(a: Bits, b: Bits, digits: Bits) -> Bits {
  return (a << digits) | ((b >> Bits(1u)) >> (Bits(31u) - digits));
}

fn turn_of(x: Real) -> Turn {
  let bits = bitcast<Bits>(x) & Bits(MAGNITUDE_BITS);
  let exponent = max(bits >> Bits(23u), Bits(126u)) - Bits(126u);
  let index = min(exponent >> Bits(5u), Bits(4u));
  let digits = exponent & Bits(31u);
  let word_0 = pick_of_five(index, 0u, TWO_OVER_PI_0, TWO_OVER_PI_1, TWO_OVER_PI_2, TWO_OVER_PI_3);
  let word_1 = pick_of_five(index, TWO_OVER_PI_0, TWO_OVER_PI_1, TWO_OVER_PI_2, TWO_OVER_PI_3, TWO_OVER_PI_4);
  let word_2 = pick_of_five(index, TWO_OVER_PI_1, TWO_OVER_PI_2, TWO_OVER_PI_3, TWO_OVER_PI_4, TWO_OVER_PI_5);
  let word_3 = pick_of_five(index, TWO_OVER_PI_2, TWO_OVER_PI_3, TWO_OVER_PI_4, TWO_OVER_PI_5, TWO_OVER_PI_6);
  let mantissa = (bits << Bits(8u)) | Bits(0x80000000u);

  // Quarter turns modulo 4 as a fixed-point number: two digits before the point, 62 after it.
  let middle = shift_words(word_1, word_2, digits);
  let carried = upper_product(mantissa, shift_words(word_2, word_3, digits));
  let low = mantissa * middle + carried;
  let carry = select(Bits(0u), Bits(1u), low < carried);
  let high = mantissa * shift_words(word_0, word_1, digits) + upper_product(mantissa, middle) + carry;
  let upper_half = (high & Bits(0x20000000u)) != Bits(0u);
  let quarters = (high >> Bits(30u)) + select(Bits(0u), Bits(1u), upper_half);

  // The distance to the nearest quarter turn, normalised to one word, times π/2.
  let borrow = select(Bits(0u), Bits(1u), low == Bits(0u));
  let fraction_high = select(high, ~high + borrow, upper_half) & Bits(0x3fffffffu);
  let fraction_low = select(low, ~low + Bits(1u), upper_half);
  let empty = fraction_high == Bits(0u);
  let first = select(fraction_high, fraction_low, empty);
  let second = select(fraction_low, Bits(0u), empty);
  let zeros = min(countLeadingZeros(first), Bits(31u));
  let product = upper_product(shift_words(first, second, zeros), Bits(HALF_PI_WORD));
  let scale = bitcast<Real>((Bits(98u) - zeros - select(Bits(0u), Bits(32u), empty)) << Bits(23u));
  let distance = Real(product) * scale;

  let own = bits < Bits(QUARTER_PI_BITS);
  let rest = select(distance, -distance, upper_half);
  return Turn(select(quarters, Bits(0u), own), select(rest, abs(x), own));
}

fn sin_of_rest(r: Real) -> Real {
  let s = r * r;
  return r + (r * s) * (SIN_Q0 + s * (SIN_Q1 + s * SIN_Q2));
}

fn cos_of_rest(r: Real) -> Real {
  let s = r * r;
  return 1.0 - (s * 0.5 - (s * s) * (COS_Q0 + s * (COS_Q1 + s * COS_Q2)));
}

// `value`, NaN where x is infinite or NaN.
fn defined_where_finite(x: Real, value: Real) -> Real {
  return keep_nan(x, select(not_a_number(), value, is_finite(x)));
}

fn sine(x: Real) -> Real {
  let turn = turn_of(x);
  let odd = (turn.quarters & Bits(1u)) != Bits(0u);
  let value = select(sin_of_rest(turn.rest), cos_of_rest(turn.rest), odd);
  let flip = ((turn.quarters & Bits(2u)) != Bits(0u)) != is_negative(x);
  return defined_where_finite(x, select(value, -value, flip));
}

fn cosine(x: Real) -> Real {
  let turn = turn_of(x);
  let odd = (turn.quarters & Bits(1u)) != Bits(0u);
  let value = select(cos_of_rest(turn.rest), sin_of_rest(turn.rest), odd);
  let flip = ((turn.quarters + Bits(1u)) & Bits(2u)) != Bits(0u);
  return defined_where_finite(x, select(value, -value, flip));
}

fn tangent(x: Real) -> Real {
  let turn = turn_of(x);
  let odd = (turn.quarters & Bits(1u)) != Bits(0u);
  let sin_rest = sin_of_rest(turn.rest);
  let cos_rest = cos_of_rest(turn.rest);
  let value = select(sin_rest, -cos_rest, odd) / select(cos_rest, sin_rest, odd);
  return defined_where_finite(x, select(value, -value, is_negative(x)));
}

fn arc_tangent(x: Real) -> Real {
  let magnitude = abs(x);
  let steep = magnitude > Real(1.0);
  // Beyond 2^30 the result is π/2; the quotient would fall below 2^-126.
  let t = select(magnitude, 1.0 / min(magnitude, Real(1073741824.0)), steep);
  let s = t * t;
  let high = ATAN_Q4 + s * (ATAN_Q5 + s * (ATAN_Q6 + s * (ATAN_Q7 + s * ATAN_Q8)));
  let value = t + (t * s) * (ATAN_Q0 + s * (ATAN_Q1 + s * (ATAN_Q2 + s * (ATAN_Q3 + s * high))));
  let angle = select(value, HALF_PI_HIGH - opaque(value - HALF_PI_LOW), steep);
  return keep_nan(x, with_sign_of(angle, x));
}

// asin t for 0 ≤ t ≤ 1/2.
fn arc_sine_small(t: Real) -> Real {
  let s = t * t;
  let high = ASIN_Q3 + s * (ASIN_Q4 + s * ASIN_Q5);
  return t + (t * s) * (ASIN_Q0 + s * (ASIN_Q1 + s * (ASIN_Q2 + s * high)));
}

// asin |x|, or for |x| > 1/2 the half of acos |x|.
fn arc_sine_or_half(magnitude: Real) -> Real {
  let rest = sqrt(max(1.0 - magnitude, Real(0.0)) * 0.5);
  return arc_sine_small(select(magnitude, rest, magnitude > Real(0.5)));
}

// `value`, NaN where |x| > 1.
fn defined_up_to_one(x: Real, value: Real) -> Real {
  return keep_nan(x, select(value, not_a_number(), abs(x) > Real(1.0)));
}

fn arc_sine(x: Real) -> Real {
  let magnitude = abs(x);
  let small = arc_sine_or_half(magnitude);
  let angle = select(small, HALF_PI_HIGH - opaque(small * 2.0 - HALF_PI_LOW), magnitude > Real(0.5));
  return defined_up_to_one(x, with_sign_of(angle, x));
}

fn arc_cosine(x: Real) -> Real {
  let magnitude = abs(x);
  let small = arc_sine_or_half(magnitude);
  let near_zero = HALF_PI_HIGH - opaque(with_sign_of(small, x) - HALF_PI_LOW);
  let near_one = select(small * 2.0, 2.0 * HALF_PI_HIGH - opaque(small * 2.0 - 2.0 * HALF_PI_LOW), is_negative(x));
  return defined_up_to_one(x, select(near_zero, near_one, magnitude > Real(0.5)));
}

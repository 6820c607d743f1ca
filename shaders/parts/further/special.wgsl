// needs: real.wgsl, math.wgsl
// The error function and the normal distribution, and what they need: exponentials whose argument has more digits
// than one float32 and whose product is not lost below 2^-126. Coefficients: tools/accuracy/coefficients.py.

// 2^32 and its inverse: a factor e^x is kept this much larger until it has been multiplied.
const DECAY_SCALE = 4294967296.0;
const DECAY_UNSCALE = 2.3283064365386963e-10;

// Past this, even 2^32 e^-x is below 2^-126.
const DECAY_END = 109.0;

// The largest number: infinities are brought down to it before a product with 0.
const LARGEST_REAL = 3.4028234663852886e38;

// erf(x) = x + x q(x²) for |x| ≤ 1, relative error 2^-29.4.
const ERF_Q0 = 0.12837916612625122;
const ERF_Q1 = -0.3761262595653534;
const ERF_Q2 = 0.11283578723669052;
const ERF_Q3 = -0.026853347197175026;
const ERF_Q4 = 0.005187162198126316;
const ERF_Q5 = -0.0007997853099368513;
const ERF_Q6 = 7.806903886375949e-05;

// erf(x) = 1 - e^(-x p(x)) for 1 ≤ x ≤ 4, relative error 2^-31.3.
const ERF_P0 = 1.1286942958831787;
const ERF_P1 = 0.6349697113037109;
const ERF_P2 = 0.10653054714202881;
const ERF_P3 = -0.02400977909564972;
const ERF_P4 = 0.003757333382964134;
const ERF_P5 = -0.0003505552012939006;
const ERF_P6 = 1.3958597264718264e-05;

// Φ(-a) e^(a²/2) (1 + 2a) = r(a / (a + 3)) for 0 ≤ a ≤ 15, relative error 2^-26.6.
const NORMAL_R0 = 0.5;
const NORMAL_R1 = 1.80317223072052;
const NORMAL_R2 = -3.127729654312134;
const NORMAL_R3 = 1.8495434522628784;
const NORMAL_R4 = 0.270988404750824;
const NORMAL_R5 = -0.5448927879333496;
const NORMAL_R6 = 0.06644272804260254;
const NORMAL_R7 = -0.44664058089256287;
const NORMAL_R8 = 0.7898653149604797;
const NORMAL_R9 = -0.44817277789115906;
const NORMAL_R10 = 0.08527117222547531;

// A sum of two numbers, the second below the last digit of the first.
struct Pair {
  high: Real,
  low: Real,
}

// a b without error: Dekker, Numerische Mathematik 18, 1971.
fn exact_product(a: Real, b: Real) -> Pair {
  let product = opaque(a * b);
  let a_upper = upper_digits(a);
  let b_upper = upper_digits(b);
  let a_lower = a - a_upper;
  let b_lower = b - b_upper;
  let most = opaque(opaque(a_upper * b_upper - product) + a_upper * b_lower);
  return Pair(product, opaque(most + a_lower * b_upper) + a_lower * b_lower);
}

// 2^32 e^-a for a ≥ 0.
fn scaled_decay(a: Real) -> Real {
  let parts = exp_parts(-min(a, Real(DECAY_END + 1.0)));
  let exponent = (bitcast<Bits>(parts.shifted) + Bits(32u)) << Bits(23u);
  return select(bitcast<Real>(bitcast<Bits>(parts.fraction + 1.0) + exponent), Real(0.0), a > Real(DECAY_END));
}

// 2^32 Φ(-a) for 0 ≤ a ≤ 16, the share of a normal distribution below -a.
fn scaled_normal_tail(a: Real) -> Real {
  let square = exact_product(a, a);
  let u = a / (a + 3.0);
  let end = NORMAL_R6 + u * (NORMAL_R7 + u * (NORMAL_R8 + u * (NORMAL_R9 + u * NORMAL_R10)));
  let r = NORMAL_R0 + u * (NORMAL_R1 + u * (NORMAL_R2 + u * (NORMAL_R3 + u * (NORMAL_R4 + u * (NORMAL_R5 + u * end)))));
  let decay = scaled_decay(square.high * 0.5);
  return r / (a * 2.0 + 1.0) * (decay * (1.0 - square.low * 0.5));
}

// The size of `value` with the sign of x. Not the sign bit put onto the value: Mesa's llvmpipe gets that wrong where
// x is itself a sum.
fn with_sign_of(value: Real, x: Real) -> Real {
  let size = abs(value);
  return select(size, -size, is_negative(x));
}

// 2/√π ∫₀ˣ e^(-t²) dt.
fn error_function(x: Real) -> Real {
  let a = min(abs(x), Real(4.0));
  let s = a * a;
  let q_high = ERF_Q3 + s * (ERF_Q4 + s * (ERF_Q5 + s * ERF_Q6));
  let q = ERF_Q0 + s * (ERF_Q1 + s * (ERF_Q2 + s * q_high));
  let p_high = ERF_P3 + a * (ERF_P4 + a * (ERF_P5 + a * ERF_P6));
  let p = ERF_P0 + a * (ERF_P1 + a * (ERF_P2 + a * p_high));
  // Scaled, so that a q is not lost where a is next to 2^-126.
  let scaled = a * DECAY_SCALE;
  let small = opaque(scaled + scaled * q) * DECAY_UNSCALE;
  return keep_nan(x, with_sign_of(select(1.0 - real_exp(-(a * p)), small, a < Real(1.0)), x));
}

// Φ(x), the share of a normal distribution below x.
fn normal_cdf(x: Real) -> Real {
  let tail = scaled_normal_tail(min(abs(x), Real(16.0))) * DECAY_UNSCALE;
  return keep_nan(x, select(1.0 - tail, tail, is_negative(x)));
}

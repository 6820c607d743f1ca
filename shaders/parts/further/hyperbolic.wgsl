// needs: real.wgsl, math.wgsl, special.wgsl
// Hyperbolic functions and their inverses, through exp and log of math.wgsl (tanh is there).

const LN2 = 0.6931471805599453;

// sinh and cosh are above the largest number past this.
const HYPERBOLIC_HIGHEST = 89.41598510742188;

// Below this a function x + O(x³) is x.
const HYPERBOLIC_TINY = 0.0001220703125;

// Above this asinh x and acosh x are ln 2x.
const INVERSE_LARGE = 8192.0;

// e^x / 2 for 0 ≤ x ≤ HYPERBOLIC_HIGHEST, from its parts.
fn half_exp(parts: ExpParts) -> Real {
  return bitcast<Real>(bitcast<Bits>(parts.fraction + 1.0) + ((bitcast<Bits>(parts.shifted) - Bits(1u)) << Bits(23u)));
}

fn hyperbolic_cosine(x: Real) -> Real {
  let magnitude = abs(x);
  let half = half_exp(exp_parts(min(magnitude, Real(HYPERBOLIC_HIGHEST))));
  return keep_nan(x, select(half + 0.25 / half, positive_infinity(), magnitude > Real(HYPERBOLIC_HIGHEST)));
}

// With m = (e^|x| - 1)/2 it is m + m / (2m + 1), without cancellation near 0.
fn hyperbolic_sine(x: Real) -> Real {
  let magnitude = abs(x);
  let half = half_exp(exp_parts(min(magnitude, Real(HYPERBOLIC_HIGHEST))));
  let m = expm1_bounded(min(magnitude, Real(1.0))) * 0.5;
  let small = select(m + m / (m * 2.0 + 1.0), magnitude, magnitude < Real(HYPERBOLIC_TINY));
  let bounded = select(half - 0.25 / half, small, magnitude < Real(1.0));
  let value = select(bounded, positive_infinity(), magnitude > Real(HYPERBOLIC_HIGHEST));
  return keep_nan(x, with_sign_of(value, x));
}

// ln(x + √(x² + 1)) = log1p(|x| + x² / (1 + √(x² + 1))) with the sign of x.
fn inverse_hyperbolic_sine(x: Real) -> Real {
  let magnitude = abs(x);
  let held = min(magnitude, Real(INVERSE_LARGE));
  let s = held * held;
  let medium = real_log1p(held + s / (sqrt(s + 1.0) + 1.0));
  let upper = select(medium, real_log(magnitude) + LN2, magnitude > Real(INVERSE_LARGE));
  let value = select(upper, magnitude, magnitude < Real(HYPERBOLIC_TINY));
  return keep_nan(x, with_sign_of(value, x));
}

// ln(x + √(x² - 1)) = log1p(t + √(t (t + 2))) with t = x - 1; NaN below 1.
fn inverse_hyperbolic_cosine(x: Real) -> Real {
  let t = clamp(x - 1.0, Real(0.0), Real(INVERSE_LARGE));
  let medium = real_log1p(t + sqrt(t * (t + 2.0)));
  let value = select(medium, real_log(x) + LN2, x > Real(INVERSE_LARGE));
  return keep_nan(x, select(value, not_a_number(), x < Real(1.0)));
}

// ½ ln((1 + x) / (1 - x)) = ½ log1p(2|x| / (1 - |x|)) with the sign of x; ±∞ at ±1, NaN beyond.
fn inverse_hyperbolic_tangent(x: Real) -> Real {
  let magnitude = abs(x);
  let inside = magnitude < Real(1.0);
  let held = select(Real(0.5), magnitude, inside);
  let medium = real_log1p(held * 2.0 / (1.0 - held)) * 0.5;
  let value = select(medium, magnitude, magnitude < Real(HYPERBOLIC_TINY));
  let signed_value = with_sign_of(select(positive_infinity(), value, inside), x);
  return keep_nan(x, select(signed_value, not_a_number(), magnitude > Real(1.0)));
}

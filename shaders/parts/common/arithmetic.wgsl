// needs: real.wgsl, math.wgsl
// The operations of the elementwise graph as functions, since fused kernels are written as straight calls.
// Gradients that are compositions of these (of add, multiply, divide, …) have no function of their own.

fn add(a: Real, b: Real) -> Real {
  return a + b;
}

fn subtract(a: Real, b: Real) -> Real {
  return a - b;
}

fn multiply(a: Real, b: Real) -> Real {
  return a * b;
}

// Within 2.5 ULP, as WGSL has it for divisors up to 2^126. A driver that multiplies by the reciprocal may flush that of
// larger ones to 0: they and their dividends are divided as quarters. A compiler that knew of a 0 would take 0 / 0 for 0.
fn divide(a: Real, b: Real) -> Real {
  let scale = select(Real(1.0), Real(0.25), abs(b) > Real(0x1p126));
  return opaque(a * scale) / opaque(b * scale);
}

fn negate(x: Real) -> Real {
  return -x;
}

fn square(x: Real) -> Real {
  return x * x;
}

fn absolute(x: Real) -> Real {
  return bitcast<Real>(bitcast<Bits>(x) & Bits(MAGNITUDE_BITS));
}

// -1, 0 or 1; NaN of NaN.
fn sign_of(x: Real) -> Real {
  let bits = bitcast<Bits>(x);
  let one = bitcast<Real>((bits & Bits(SIGN_BIT)) | Bits(0x3f800000u));
  // Zero wraps round to the largest integer; NaN is above infinity already.
  return select(one, x, ((bits & Bits(MAGNITUDE_BITS)) - Bits(1u)) >= Bits(INFINITY_BITS));
}

fn reciprocal(x: Real) -> Real {
  return 1.0 / x;
}

fn square_root(x: Real) -> Real {
  return sqrt(x);
}

// 1 / sqrt(x): on some drivers better than inverseSqrt, which may be an estimate.
fn reciprocal_square_root(x: Real) -> Real {
  return 1.0 / sqrt(x);
}

// NaN where either is.
fn minimum(a: Real, b: Real) -> Real {
  return keep_nan(a, keep_nan(b, min(a, b)));
}

// NaN where either is.
fn maximum(a: Real, b: Real) -> Real {
  return keep_nan(a, keep_nan(b, max(a, b)));
}

fn exponential(x: Real) -> Real {
  return real_exp(x);
}

fn exponential_minus_one(x: Real) -> Real {
  return real_expm1(x);
}

fn logarithm(x: Real) -> Real {
  return real_log(x);
}

fn logarithm_one_plus(x: Real) -> Real {
  return real_log1p(x);
}

fn equal(a: Real, b: Real) -> Real {
  return select(Real(0.0), Real(1.0), a == b);
}

fn greater(a: Real, b: Real) -> Real {
  return select(Real(0.0), Real(1.0), a > b);
}

fn less(a: Real, b: Real) -> Real {
  return select(Real(0.0), Real(1.0), a < b);
}

// 1 where x is finite, 0 where it is infinite or NaN.
fn finite_mask(x: Real) -> Real {
  return select(Real(0.0), Real(1.0), is_finite(x));
}

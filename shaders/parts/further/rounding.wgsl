// needs: real.wgsl, math.wgsl, special.wgsl
// Rounding to whole numbers, with the sign of the argument even where the result is 0, and bounds.

fn round_down(x: Real) -> Real {
  return keep_nan(x, with_sign_of(floor(x), x));
}

fn round_up(x: Real) -> Real {
  return keep_nan(x, with_sign_of(ceil(x), x));
}

// To the nearest whole number, halves to the even one.
fn round_even(x: Real) -> Real {
  return keep_nan(x, with_sign_of(round(x), x));
}

fn clip_below(x: Real, low: Real) -> Real {
  return keep_nan(x, max(x, low));
}

fn clip_above(x: Real, high: Real) -> Real {
  return keep_nan(x, min(x, high));
}

/// Without the fraction, as a whole number: 0 for what is below 1 and for NaN.
fn to_whole(x: Real) -> Bits {
  return Bits(min(select(Real(0.0), x, x > Real(0.0)), Real(4294967040.0)));
}

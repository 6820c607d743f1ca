// needs: real.wgsl, math.wgsl, arithmetic.wgsl
// Losses of one element and their gradients with respect to the first argument.

// Binary cross-entropy of a logit: max(z, 0) - z y + ln(1 + e^-|z|).
fn bce_with_logits(z: Real, y: Real) -> Real {
  // The first two terms cancel exactly where y is 0 or 1; only then comes the small third one.
  let linear = opaque(select(z, Real(0.0), is_negative(z)) - z * y);
  return linear + log1p_unit(real_exp(-abs(z)));
}

fn bce_with_logits_grad(z: Real, y: Real) -> Real {
  return real_sigmoid(z) - y;
}

// ln a, or -100 below that; NaN stays.
fn log_above_minus_100(log_value: Real) -> Real {
  return maximum(log_value, Real(-100.0));
}

// Binary cross-entropy of a probability, -(y ln a + (1 - y) ln(1 - a)), each logarithm at least -100,
// as in PyTorch's binary_cross_entropy. NaN for a outside [0, 1].
fn bce(a: Real, y: Real) -> Real {
  let positive = y * log_above_minus_100(real_log(a));
  let negative = (1.0 - y) * log_above_minus_100(real_log1p(-a));
  return -(positive + negative);
}

// -y/a + (1 - y)/(1 - a) = (a - y) / (a (1 - a)), the denominator at least 1e-12, as in PyTorch.
fn bce_grad(a: Real, y: Real) -> Real {
  return (a - y) / max(a * (1.0 - a), Real(1e-12));
}

fn squared_error(prediction: Real, target_value: Real) -> Real {
  let difference = prediction - target_value;
  return difference * difference;
}

fn absolute_error(prediction: Real, target_value: Real) -> Real {
  return absolute(prediction - target_value);
}

fn absolute_error_grad(prediction: Real, target_value: Real) -> Real {
  return sign_of(prediction - target_value);
}

// e²/2 up to |e| = delta, from there on delta (|e| - delta/2).
fn huber(e: Real, delta: Real) -> Real {
  let size = absolute(e);
  return select(e * e * 0.5, delta * (size - delta * 0.5), size > delta);
}

// x, or the nearer of -bound and bound; NaN stays.
fn held_to(x: Real, bound: Real) -> Real {
  return keep_nan(x, clamp(x, -bound, bound));
}

// 1 where |x| is at most the bound, else 0.
fn within(x: Real, bound: Real) -> Real {
  return select(Real(0.0), Real(1.0), absolute(x) <= bound);
}

// y (ln y - log_p), 0 where y = 0.
fn divergence(log_p: Real, y: Real) -> Real {
  return select(y * (real_log(y) - log_p), Real(0.0), y == Real(0.0));
}

// With respect to y; 0 where y = 0.
fn divergence_grad(log_p: Real, y: Real) -> Real {
  return select(real_log(y) + 1.0 - log_p, Real(0.0), y == Real(0.0));
}

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

fn squared_error_grad(prediction: Real, target_value: Real) -> Real {
  return (prediction - target_value) * 2.0;
}

fn absolute_error(prediction: Real, target_value: Real) -> Real {
  return absolute(prediction - target_value);
}

fn absolute_error_grad(prediction: Real, target_value: Real) -> Real {
  return sign_of(prediction - target_value);
}

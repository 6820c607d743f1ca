// needs: real.wgsl, math.wgsl, special.wgsl
// Activations made of straight pieces and parabolas. NaN goes through every one.

// min(1, max(0, alpha x + beta)).
fn hard_sigmoid(x: Real, alpha: Real, beta: Real) -> Real {
  return keep_nan(x, clamp(alpha * x + beta, Real(0.0), Real(1.0)));
}

// x min(1, max(0, x/6 + 1/2)).
fn hard_swish(x: Real) -> Real {
  let held = max(x, Real(-LARGEST_REAL));
  let third = clamp(held + 3.0, Real(0.0), Real(6.0)) / 6.0;
  return keep_nan(x, held * third);
}

// min(6, max(0, x)).
fn relu6(x: Real) -> Real {
  return keep_nan(x, clamp(x, Real(0.0), Real(6.0)));
}

// x for x > alpha, else 0.
fn thresholded_relu(x: Real, alpha: Real) -> Real {
  return keep_nan(x, select(Real(0.0), x, x > alpha));
}

// x + bias below -lambda, x - bias above lambda, else 0.
fn shrink(x: Real, lambda: Real, bias: Real) -> Real {
  let moved = with_sign_of(Real(1.0), x) * bias;
  return keep_nan(x, select(Real(0.0), x - moved, abs(x) > lambda));
}

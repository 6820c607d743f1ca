// needs: real.wgsl, math.wgsl
// Activation functions and their gradients. NaN goes through every one, so that a broken run is noticed:
// signs are read from the bits, since drivers may turn comparisons into max(), which drops NaN.
// `dy` is the gradient of what follows; a gradient that takes y needs only the forward pass's output.

fn sigmoid(x: Real) -> Real {
  return real_sigmoid(x);
}

fn sigmoid_grad(y: Real, dy: Real) -> Real {
  return y * (1.0 - y) * dy;
}

fn tanh_activation(x: Real) -> Real {
  return real_tanh(x);
}

// 1 - y² as (1 - y)(1 + y), which keeps its digits where y is near ±1.
fn tanh_grad(y: Real, dy: Real) -> Real {
  return (1.0 - y) * (1.0 + y) * dy;
}

// max(x, 0).
fn relu(x: Real) -> Real {
  return select(x, Real(0.0), is_negative(x));
}

// The derivative at 0 is taken as 0.
fn relu_grad(y: Real, dy: Real) -> Real {
  return select(dy, Real(0.0), y == Real(0.0));
}

// x for x > 0, else slope · x; the slope may be 0 or negative.
fn leaky_relu(x: Real, slope: Real) -> Real {
  return select(x, slope * x, is_negative(x));
}

// The derivative at 0 is taken as the slope.
fn leaky_relu_grad(x: Real, slope: Real, dy: Real) -> Real {
  return select(dy, slope * dy, x <= Real(0.0));
}

// x for x > 0, else alpha (e^x - 1).
fn elu(x: Real, alpha: Real) -> Real {
  return select(x, alpha * real_expm1(x), is_negative(x));
}

// dy for x > 0, else alpha e^x dy = (y + alpha) dy.
fn elu_grad(x: Real, y: Real, alpha: Real, dy: Real) -> Real {
  return select(dy, (y + alpha) * dy, x <= Real(0.0));
}

// ln(1 + e^x).
fn softplus(x: Real) -> Real {
  return real_softplus(x);
}

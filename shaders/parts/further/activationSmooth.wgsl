// needs: real.wgsl, math.wgsl, special.wgsl
// Activations without kinks, to a few units of the last place as far as their results are normal numbers: where one
// falls to 0 like x e^x, the exponential may already be below 2^-126, so it is scaled. At -∞ they take their limit.

// 2√(2/π) and that times 0.044715, each as the sum of two.
const GELU_HIGH = 1.5957691669464111;
const GELU_LOW = -4.534068054340423e-08;
const GELU_CUBIC_HIGH = 0.07135481387376785;
const GELU_CUBIC_LOW = 2.3988324659995897e-09;

// x Φ(x).
fn gelu(x: Real) -> Real {
  let a = min(abs(x), Real(16.0));
  let tail = scaled_normal_tail(a);
  let value = opaque(a * select(DECAY_SCALE - tail, -tail, is_negative(x))) * DECAY_UNSCALE;
  return keep_nan(x, select(value, x, x > Real(16.0)));
}

// x (1 + tanh(v/2))/2 = x / (1 + e^-v) with v = x (c + d x²) as the sum of two numbers.
fn gelu_tanh(x: Real) -> Real {
  let a = min(abs(x), Real(11.0));
  let square = exact_product(a, a);
  let cubic = exact_product(Real(GELU_CUBIC_HIGH), square.high);
  let cubic_low = cubic.low + (square.low * GELU_CUBIC_HIGH + square.high * GELU_CUBIC_LOW);
  let slope = opaque(cubic.high + GELU_HIGH);
  let added = opaque(slope - GELU_HIGH);
  let slope_error = opaque(GELU_HIGH - opaque(slope - added)) + opaque(cubic.high - added);
  let slope_low = slope_error + (cubic_low + GELU_LOW);
  let v = exact_product(a, slope);
  let decay = scaled_decay(v.high) * (1.0 - (v.low + a * slope_low));
  let negative = is_negative(x);
  let quotient = select(x, -(a * decay), negative) / (decay * DECAY_UNSCALE + 1.0);
  return keep_nan(x, opaque(quotient) * select(Real(1.0), Real(DECAY_UNSCALE), negative));
}

// x / (1 + e^(-alpha x)).
fn silu(x: Real, alpha: Real) -> Real {
  let held = clamp(x, Real(-LARGEST_REAL), Real(LARGEST_REAL));
  let t = alpha * held;
  let decay = scaled_decay(abs(t));
  let negative = is_negative(t);
  let quotient = select(x, held * decay, negative) / (decay * DECAY_UNSCALE + 1.0);
  return keep_nan(x, opaque(quotient) * select(Real(1.0), Real(DECAY_UNSCALE), negative));
}

// x tanh(ln(1 + e^x)), a quotient of polynomials in w = e^-|x|.
fn mish(x: Real) -> Real {
  let held = max(x, Real(-LARGEST_REAL));
  let decay = scaled_decay(abs(x));
  let w = decay * DECAY_UNSCALE;
  let negative = is_negative(x);
  let numerator = select(w * 2.0 + 1.0, decay * (w + 2.0), negative);
  let denominator = select(w * (w * 2.0 + 2.0) + 1.0, w * (w + 2.0) + 2.0, negative);
  return keep_nan(x, opaque(held * (numerator / denominator)) * select(Real(1.0), Real(DECAY_UNSCALE), negative));
}

// gamma x for x > 0, else gamma alpha (e^x - 1).
fn selu(x: Real, alpha: Real, gamma: Real) -> Real {
  return gamma * select(x, alpha * real_expm1(x), is_negative(x));
}

// x for x > 0, else alpha (e^(x / alpha) - 1).
fn celu(x: Real, alpha: Real) -> Real {
  return select(x, alpha * real_expm1(x / alpha), is_negative(x));
}

// x / (1 + |x|).
fn softsign(x: Real) -> Real {
  let magnitude = abs(x);
  let value = select(x / (magnitude + 1.0), with_sign_of(Real(1.0), x), magnitude > Real(33554432.0));
  return keep_nan(x, value);
}

// -ln(1 + e^-x).
fn log_sigmoid(x: Real) -> Real {
  return -real_softplus(-x);
}

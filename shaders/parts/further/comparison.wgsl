// needs: real.wgsl, math.wgsl
// Comparisons and masks: 1 for true, 0 for false; as an operand every number but ±0 is true, NaN too.
// The bits are compared as integers, so that numbers below 2^-126 count and NaN is unordered on every driver.

// Integers in the order of the numbers; 0 for both zeros.
fn order_key(x: Real) -> Int {
  let bits = bitcast<Int>(x);
  return select(bits, Int(-2147483648) - bits, bits < Int(0));
}

fn mask_of(truth: Bool) -> Real {
  return select(Real(0.0), Real(1.0), truth);
}

fn is_true(mask: Real) -> Bool {
  return (bitcast<Bits>(mask) & Bits(MAGNITUDE_BITS)) != Bits(0u);
}

fn ordered_pair(a: Real, b: Real) -> Bool {
  return !(is_nan(a) | is_nan(b));
}

fn mask_equal(a: Real, b: Real) -> Real {
  return mask_of((order_key(a) == order_key(b)) & ordered_pair(a, b));
}

fn mask_not_equal(a: Real, b: Real) -> Real {
  return mask_of((order_key(a) != order_key(b)) | !ordered_pair(a, b));
}

fn mask_less(a: Real, b: Real) -> Real {
  return mask_of((order_key(a) < order_key(b)) & ordered_pair(a, b));
}

fn mask_less_equal(a: Real, b: Real) -> Real {
  return mask_of((order_key(a) <= order_key(b)) & ordered_pair(a, b));
}

fn mask_and(a: Real, b: Real) -> Real {
  return mask_of(is_true(a) & is_true(b));
}

fn mask_or(a: Real, b: Real) -> Real {
  return mask_of(is_true(a) | is_true(b));
}

fn mask_xor(a: Real, b: Real) -> Real {
  return mask_of(is_true(a) != is_true(b));
}

fn mask_not(a: Real) -> Real {
  return mask_of(!is_true(a));
}

fn mask_nan(x: Real) -> Real {
  return mask_of(is_nan(x));
}

fn mask_infinite(x: Real) -> Real {
  return mask_of((bitcast<Bits>(x) & Bits(MAGNITUDE_BITS)) == Bits(INFINITY_BITS));
}

// a where the mask is true, else b; the other one may be anything.
fn choose(mask: Real, a: Real, b: Real) -> Real {
  return select(b, a, is_true(mask));
}

// How much of the gradient of min(a, b) goes to a: 1, 0, or half where both are equal.
fn minimum_share(a: Real, b: Real) -> Real {
  return (mask_less(a, b) + mask_less_equal(a, b)) * 0.5;
}

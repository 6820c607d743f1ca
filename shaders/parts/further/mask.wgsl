// needs: real.wgsl, math.wgsl, components1.wgsl, random.wgsl, arithmetic.wgsl
// Choices by position or by whole numbers, and quotients with a value at 0 / 0.

// The bits of both: for values of which one is +0 everywhere.
fn merge(a: Real, b: Real) -> Real {
  return bitcast<Real>(bitcast<Bits>(a) | bitcast<Bits>(b));
}

fn merge_words(a: Bits, b: Bits) -> Bits {
  return a | b;
}

// x where the mask is not 0, else 0, whatever x is there.
fn keep_where(x: Real, mask: Real) -> Real {
  return select(x, Real(0.0), mask == Real(0.0));
}

// x where both are equal, else 0.
fn keep_equal(x: Real, a: Bits, b: Bits) -> Real {
  return select(Real(0.0), x, a == b);
}

// x on and below the diagonal column = row + offset (modulo 2^32), else 0.
fn keep_lower(x: Real, row: Bits, column: Bits, offset: Bits) -> Real {
  return select(Real(0.0), x, bitcast<Int>(column) <= bitcast<Int>(row + offset));
}

// x on and above the diagonal column = row + offset (modulo 2^32), else 0.
fn keep_upper(x: Real, row: Bits, column: Bits, offset: Bits) -> Real {
  return select(Real(0.0), x, bitcast<Int>(column) >= bitcast<Int>(row + offset));
}

// Whether two whole numbers differ, as 1 or 0.
fn differ(a: Bits, b: Bits) -> Real {
  return select(Real(1.0), Real(0.0), a == b);
}

// `on` where the position is the index, which from 2^31 on counts from the end; else `off`.
fn one_hot(index: Bits, position: Bits, depth: Bits, on: Real, off: Real) -> Real {
  let place = select(index, index + depth, index >= Bits(0x80000000u));
  return select(off, on, place == position);
}

// `scale` with probability 1 - threshold / 2^32, else 0: a function of (seed, stream, step, position).
// Span hold neighbours from a multiple of four on, or one position, so one block of random numbers serves them.
fn dropout_mask(position: Bits, step: Bits, seed: Bits, stream: Bits, threshold: Bits, scale: Real) -> Real {
  let counter = vec4u(first_component(position) / 4u, first_component(step), first_component(stream), 0u);
  let words = philox(counter, vec2u(first_component(seed), RANDOM_DOMAIN_DROPOUT));
  return select(Real(0.0), scale, pick_words(words, position) >= threshold);
}

// The product of all factors but x, from the number of zeros among them and the product of those that are not zero.
fn product_of_others(x: Real, zeros: Real, product: Real) -> Real {
  let others = select(divide(product, x), product, x == Real(0.0));
  let zeros_elsewhere = select(zeros, zeros - 1.0, x == Real(0.0));
  return select(Real(0.0), others, zeros_elsewhere == Real(0.0));
}

fn zero_mask(x: Real) -> Real {
  return select(Real(0.0), Real(1.0), x == Real(0.0));
}

// 1 in the place of 0.
fn one_if_zero(x: Real) -> Real {
  return select(x, Real(1.0), x == Real(0.0));
}

// 0 in the place of infinities and NaN.
fn finite_or_zero(x: Real) -> Real {
  return select(Real(0.0), x, is_finite(x));
}

// e^(x - y), with y = -∞ as 0: the share of x in a sum of exponentials e^y, 0 where all of them are 0.
fn exp_share(x: Real, y: Real) -> Real {
  return real_exp(x - select(y, Real(0.0), is_negative(y) & !is_finite(y)));
}

// a / b, and 0 where b is 0.
fn quotient_or_zero(a: Real, b: Real) -> Real {
  return select(divide(a, b), Real(0.0), b == Real(0.0));
}

// needs: real.wgsl, math.wgsl
// x^y to the accuracy of the elementary functions, and its gradients.
// Coefficients: tools/accuracy/coefficients.py.

// log(1 + f) = f - f²/2 + f³ q(f) for |f| ≤ 1/3, relative error 2^-30.1.
const POWER_Q0 = 0.3333333432674408;
const POWER_Q1 = -0.24999827146530151;
const POWER_Q2 = 0.19999681413173676;
const POWER_Q3 = -0.16679295897483826;
const POWER_Q4 = 0.14302715659141541;
const POWER_Q5 = -0.12199418246746063;
const POWER_Q6 = 0.10769588500261307;
const POWER_Q7 = -0.12830109894275665;
const POWER_Q8 = 0.11958283931016922;

// Where x^y is 0 or infinite for certain: e^±104 is beyond all numbers, those below 2^-126 included.
const POWER_BEYOND = 104.0;

// |x|^y: ln|x| to about 30 binary digits as high + low, times y by Dekker's product, through exp.
fn power_magnitude(x: Real, y: Real) -> Real {
  // By the bits: a driver's abs may flush numbers below 2^-126, which count here.
  let bits = bitcast<Bits>(x) & Bits(MAGNITUDE_BITS);
  let tiny = bitcast<Int>(bits) < Int(0x00800000);
  let normal = select(bits, bitcast<Bits>(Real(bitcast<Int>(bits))), tiny);
  let offset = normal - Bits(LOG_BASE_BITS);
  let k = Real(bitcast<Int>(offset) >> Bits(23u)) - select(Real(0.0), Real(149.0), tiny);
  let f = bitcast<Real>((offset & Bits(0x007fffffu)) + Bits(LOG_BASE_BITS)) - 1.0;

  let f2 = f * f;
  let f4 = f2 * f2;
  let q_low = (POWER_Q0 + opaque(f * POWER_Q1)) + opaque(f2 * (POWER_Q2 + opaque(f * POWER_Q3)));
  let q_end = POWER_Q6 + opaque(f * (POWER_Q7 + opaque(f * POWER_Q8)));
  let q_high = (POWER_Q4 + opaque(f * POWER_Q5)) + opaque(f2 * q_end);
  let cubic = opaque(f2 * f) * opaque(q_low + opaque(f4 * q_high));
  let f_upper = upper_digits(f);
  let square_high = f_upper * f_upper * 0.5;
  let square_low = opaque((f + f_upper) * 0.5) * opaque(f - f_upper);
  let inner = opaque(f - square_high);
  let inner_error = opaque(f - inner) - square_high;
  let k_high = k * LN2_HIGH;
  let outer = opaque(k_high + inner);
  let outer_error = inner - opaque(outer - k_high);
  let rest = ((opaque(cubic) - opaque(square_low)) + k * LN2_LOW) + (inner_error + outer_error);
  let log_high = opaque(outer + rest);
  let log_low = rest - opaque(log_high - outer);

  let product = opaque(y * log_high);
  let y_upper = upper_digits(y);
  let y_lower = y - y_upper;
  let log_upper = upper_digits(log_high);
  let log_lower = log_high - log_upper;
  let products = opaque(opaque(opaque(log_upper * y_upper - product) + log_upper * y_lower) + log_lower * y_upper);
  let correction = (products + log_lower * y_lower) + opaque(y * log_low);

  // 0 and infinity have infinite logarithms; y's sign is read from its bits, since a driver may take a tiny y for 0.
  let at_end = (bits == Bits(0u)) | (bits == Bits(INFINITY_BITS));
  let grows = (bits == Bits(0u)) == (bitcast<Int>(y) < Int(0));
  let exponent = select(product, select(-positive_infinity(), positive_infinity(), grows), at_end);
  // The correction comes before 2^n, which is put on in two halves: neither end of the range is lost to rounding.
  let beyond = abs(exponent) > Real(POWER_BEYOND);
  let parts = exp_parts(clamp(exponent, Real(-POWER_BEYOND), Real(POWER_BEYOND)));
  let mantissa = (parts.fraction + 1.0) * (1.0 + select(correction, Real(0.0), beyond));
  let n = Int(parts.shifted - ROUNDER);
  let half_n = n >> Bits(1u);
  let value = mantissa * power_of_two(half_n) * power_of_two(n - half_n);
  return keep_nan(exponent, select(value, select(Real(0.0), positive_infinity(), exponent > Real(0.0)), beyond));
}

// 2^n for -127 < n < 128.
fn power_of_two(n: Int) -> Real {
  return bitcast<Real>((n + Int(127)) << Bits(23u));
}

// x^y as IEEE 754's pow: negative x with integer y only (else NaN), 1 where y = 0 or x = 1.
fn real_power(x: Real, y: Real) -> Real {
  let magnitude_bits = bitcast<Bits>(x) & Bits(MAGNITUDE_BITS);
  let half_y = y * 0.5;
  let whole = floor(y) == y;
  let odd = whole & (floor(half_y) != half_y);
  let magnitude = power_magnitude(x, y);
  let unit = select(magnitude, Real(1.0), magnitude_bits == Bits(0x3f800000u));
  let below_zero = bitcast<Int>(x) < Int(0);
  let signed_value = select(unit, -unit, below_zero & odd);
  let undefined = below_zero & !whole & (magnitude_bits != Bits(0u)) & (magnitude_bits != Bits(INFINITY_BITS));
  let value = keep_nan(x, keep_nan(y, select(signed_value, not_a_number(), undefined)));
  let one = ((bitcast<Bits>(y) & Bits(MAGNITUDE_BITS)) == Bits(0u)) | (bitcast<Bits>(x) == Bits(0x3f800000u));
  return select(value, Real(1.0), one);
}

fn power(x: Real, y: Real) -> Real {
  return real_power(x, y);
}

// needs: math.wgsl
// Rounding to half precision, nearest even. A driver's own conversion there and back may be left out by its compiler,
// and WGSL does not say how it rounds.
// Twin: toFloat16 in src/float16.ts.

fn to_half(x: Real) -> Real {
  let magnitude = bitcast<Bits>(x) & Bits(MAGNITUDE_BITS);
  // Beside 2^13 times as much, or 2^-1, a sum keeps the ten places after the first, or those down to 2^-24.
  let anchor = bitcast<Real>(max(magnitude & Bits(INFINITY_BITS), Bits(0x38800000u)) + Bits(0x06800000u));
  let rounded = opaque(bitcast<Real>(magnitude) + anchor) - anchor;
  // From 65520 on infinity, and NaN as it is.
  let large = bitcast<Real>(max(magnitude, Bits(INFINITY_BITS)));
  let value = select(rounded, large, magnitude >= Bits(0x477ff000u));
  return select(value, -value, bitcast<Int>(x) < Int(0));
}

// Whole division for positions.

/// a / divisor for numbers below 2^31 and divisors below 2^20, given the divisor's reciprocal: drivers in software divide
/// whole numbers lane by lane.
fn divide_whole(a: u32, divisor: u32, reciprocal: f32) -> u32 {
  let near = u32(f32(a) * reciprocal);
  let rest = f32(i32(a - near * divisor)) + 0.5;
  return u32(i32(near) + i32(floor(rest * reciprocal)));
}

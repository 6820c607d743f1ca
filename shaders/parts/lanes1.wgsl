// needs: real.wgsl
// Access to the lanes of a Real that is an f32.

/// Lane `index`: the value itself.
fn lane(value: Real, index: u32) -> f32 {
  return f32(value);
}

/// The columns that the lanes hold, from `column` on.
fn columns_from(column: u32) -> Bits {
  return Bits(column);
}

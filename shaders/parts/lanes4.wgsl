// needs: real.wgsl
// Access to the lanes of a Real that is a vec4f.

/// Lane `index` of four.
fn lane(value: Real, index: u32) -> f32 {
  return value[index];
}

/// The columns that the lanes hold, from `column` on.
fn columns_from(column: u32) -> Bits {
  return Bits(column) + vec4u(0u, 1u, 2u, 3u);
}

// needs: residentOperands.wgsl
// The target as one probability a class.

/// y at (row, column).
fn target_at(row: u32, columns: u32, column: u32) -> f32 {
  return b_real(row * columns + column);
}

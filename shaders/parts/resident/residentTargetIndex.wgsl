// needs: residentOperands.wgsl
// The target as one class index a row.

/// y at (row, column): 1 at the row's class, else 0.
fn target_at(row: u32, columns: u32, column: u32) -> f32 {
  return select(0.0, 1.0, column == b_word(row));
}

// needs: real.wgsl, index.wgsl
// The target as one probability a class.

@group(0) @binding(2) var<storage, read> probabilities: array<Real>; // [rows, columns]

/// y at (row, column …).
fn target_at(row: u32, columns: u32, column: u32) -> Real {
  return probabilities[(row * columns + column) / WIDTH];
}

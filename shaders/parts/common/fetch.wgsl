// needs: real.wgsl, index.wgsl
// The start of a reduction, as it is where nothing is fused: load the operand. The planner links its own instead.

@group(2) @binding(0) var<storage, read> source_0: array<Real>; // [rows, columns]

/// The value at element `index` = row · columns + column (the first of WIDTH neighbours).
fn fetch(index: u32, row: u32, column: u32) -> Real {
  return source_0[index / WIDTH];
}

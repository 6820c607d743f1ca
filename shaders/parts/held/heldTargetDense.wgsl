// needs: real.wgsl, index.wgsl
// The target as one probability a class, of which an invocation keeps those of its columns.

@group(0) @binding(2) var<storage, read> probabilities: array<Real>; // [rows, columns]

alias Target = Real;

/// y at (row, column …).
fn load_target(row: u32, columns: u32, column: u32) -> Target {
  return probabilities[(row * columns + column) / WIDTH];
}

/// The same, of what was kept.
fn target_from(kept: Target, column: u32) -> Real {
  return kept;
}

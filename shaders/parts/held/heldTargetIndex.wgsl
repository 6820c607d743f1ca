// needs: real.wgsl, index.wgsl, components1.wgsl
// The target as one class index a row, of which an invocation keeps the index.

@group(0) @binding(2) var<storage, read> labels: array<u32>; // [rows]

alias Target = u32;

/// What tells y at (row, column …).
fn load_target(row: u32, columns: u32, column: u32) -> Target {
  return labels[row];
}

/// y at the columns from `column` on: 1 at the row's class, else 0.
fn target_from(kept: Target, column: u32) -> Real {
  return select(Real(0.0), Real(1.0), columns_from(column) == Bits(kept));
}

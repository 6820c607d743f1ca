// needs: real.wgsl, components1.wgsl
// The target as one class index a row.

@group(0) @binding(2) var<storage, read> labels: array<u32>; // [rows]

/// y at (row, column …): 1 at the row's class, else 0.
fn target_at(row: u32, columns: u32, column: u32) -> Real {
  return select(Real(0.0), Real(1.0), columns_from(column) == Bits(labels[row]));
}

// needs: real.wgsl, index.wgsl, math.wgsl, components1.wgsl, rowTree.wgsl, finish.wgsl
// Softmax along rows, the row's maximum subtracted first:
//
//   a[r, k] = e^(z[r, k] − max_j z[r, j]) / Σ_j e^(z[r, j] − max_j z[r, j])        z, a [rows, columns]
//
// LANES invocations share a row. Sums are accumulated in a fixed order. A row with NaN or +∞ becomes NaN throughout.
// Dispatch: ceil(rows · LANES / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

struct Params {
  zero: u32,
  rows: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<Real>; // [rows, columns]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let row = workgroup_number(workgroup) * (WORKGROUP_SIZE / LANES) + local / LANES;
  // Rows past the end repeat the last one: every invocation must reach the barriers.
  let base = min(row, params.rows - 1u) * params.columns;
  let first = (local % LANES) * WIDTH;
  // NaN need not be kept here: its exponential makes the sum NaN.
  var highest = logits[(base + min(first, params.columns - WIDTH)) / WIDTH];
  for (var column = first; column < params.columns; column += LANES * WIDTH) {
    let z = logits[(base + column) / WIDTH];
    highest = max(highest, z);
  }
  let top = Real(row_max(local, highest));
  var sum = Real(0.0);
  for (var column = first; column < params.columns; column += LANES * WIDTH) {
    sum += real_exp(logits[(base + column) / WIDTH] - top);
  }
  let total = Real(row_sum(local, sum));
  if (row >= params.rows) { return; }
  for (var column = first; column < params.columns; column += LANES * WIDTH) {
    finish(base + column, row, column, real_exp(logits[(base + column) / WIDTH] - top) / total);
  }
}

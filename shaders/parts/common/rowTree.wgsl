// needs: real.wgsl, index.wgsl, components1.wgsl
// Sums and maxima over the LANES invocations that share a row, in a fixed order. All invocations must call them.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 1u;

var<workgroup> row_partial: array<f32, WORKGROUP_SIZE>;

/// Σ of the values of a row's invocations and of their lanes, in every one of them.
fn row_sum(local: u32, value: Real) -> f32 {
  var own = component(value, 0u);
  for (var index = 1u; index < WIDTH; index++) { own += component(value, index); }
  if (LANES == 1u) { return own; }
  workgroupBarrier();
  row_partial[local] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local % LANES < half) { row_partial[local] += row_partial[local + half]; }
  }
  workgroupBarrier();
  return row_partial[local - local % LANES];
}

/// The largest of the values of a row's invocations and of their lanes, in every one of them; any of them beside NaN.
fn row_max(local: u32, value: Real) -> f32 {
  var own = component(value, 0u);
  for (var index = 1u; index < WIDTH; index++) { own = max(own, component(value, index)); }
  if (LANES == 1u) { return own; }
  workgroupBarrier();
  row_partial[local] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local % LANES < half) { row_partial[local] = max(row_partial[local], row_partial[local + half]); }
  }
  workgroupBarrier();
  return row_partial[local - local % LANES];
}

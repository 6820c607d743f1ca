// needs: real.wgsl, math.wgsl, lanes1.wgsl
// Sums and maxima over the LANES invocations that share a row, in a fixed order. All invocations must call them.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 1u;

var<workgroup> row_partial: array<f32, WORKGROUP_SIZE>;

/// Σ of the values of a row's invocations and of their lanes, in every one of them.
fn row_sum(local: u32, value: Real) -> f32 {
  var own = lane(value, 0u);
  for (var index = 1u; index < WIDTH; index++) { own += lane(value, index); }
  workgroupBarrier();
  row_partial[local] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local % LANES < half) { row_partial[local] += row_partial[local + half]; }
  }
  workgroupBarrier();
  return row_partial[local - local % LANES];
}

/// The largest of the values of a row's invocations and of their lanes, NaN if one is NaN, in every one of them.
fn row_max(local: u32, value: Real) -> f32 {
  var own = lane(value, 0u);
  for (var index = 1u; index < WIDTH; index++) { own = larger(own, lane(value, index)); }
  workgroupBarrier();
  row_partial[local] = own;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local % LANES < half) { row_partial[local] = larger(row_partial[local], row_partial[local + half]); }
  }
  workgroupBarrier();
  return row_partial[local - local % LANES];
}

fn larger(a: f32, b: f32) -> f32 {
  let a_is_nan = (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u;
  return select(max(a, b), a, a_is_nan | (a > b));
}

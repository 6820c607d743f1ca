// needs: real.wgsl, index.wgsl, residentWorkgroup.wgsl, residentPartial.wgsl, combineSum.wgsl, fetch.wgsl, finish.wgsl
// Phase of a resident program: a reduction, y[o, i] = combine over j of x[o, j, i] for x [OUTER, SIZE, INNER].
//
// LANES invocations share a result: each takes every LANES-th j into two accumulators in turn, then the lanes are
// combined as a tree, all in a fixed order.

const OUTER: u32 = 1u;
const SIZE: u32 = 1u;
const INNER: u32 = 1u;
// Columns of x as its chain sees them.
const COLUMNS: u32 = 1u;
const LANES: u32 = 1u;

fn fetch_at(index: u32) -> f32 {
  return fetch(index, index / COLUMNS, index % COLUMNS);
}

fn phase(local: u32) {
  prepare();
  for (var first = 0u; first < OUTER * INNER; first += WORKGROUP_SIZE / LANES) {
    let result = first + local / LANES;
    let row = result / INNER;
    let column = result % INNER;
    let base = row * SIZE * INNER + column;
    var even = neutral();
    var odd = neutral();
    if (result < OUTER * INNER) {
      var j = local % LANES;
      for (; j + LANES < SIZE; j += 2u * LANES) {
        even = combine(even, fetch_at(base + j * INNER));
        odd = combine(odd, fetch_at(base + (j + LANES) * INNER));
      }
      if (j < SIZE) { even = combine(even, fetch_at(base + j * INNER)); }
    }
    var value = combine(even, odd);
    if (LANES > 1u) {
      // Neighbours may still read what the result before left here.
      workgroupBarrier();
      reduce_partial[local] = value;
      for (var half = LANES / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if (local % LANES < half) { reduce_partial[local] = combine(reduce_partial[local], reduce_partial[local + half]); }
      }
      value = reduce_partial[local];
    }
    if (local % LANES == 0u && result < OUTER * INNER) { finish(result, row, column, value); }
  }
}

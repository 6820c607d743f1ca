// needs: real.wgsl, index.wgsl, residentParams.wgsl, residentWorkgroup.wgsl, residentOperands.wgsl, residentRowSums.wgsl, finish.wgsl
// Phase of a resident program with one subgroup as its workgroup: a matrix product by panels,
//
//   C[t, w] = Σ over p of op(A)[t, p] · op(B)[p, w]        op(A) [TALL, K], op(B) [K, WIDE]
//
// or, SWAPPED, its transpose: lanes lie along the longer side of the result. A panel is 8 × (COLUMNS · subgroup): a lane
// owns COLUMNS columns of it. For four p's a lane loads its own columns of op(B) and one row (of a subgroup of 4, two
// rows) of op(A), which broadcasts then hand round. Sums are kept in p's order; past the last p zeros are added.

enable subgroups;

const TALL: u32 = 1u;
const WIDE: u32 = 1u;
const K: u32 = 1u;
const SWAPPED: bool = false;
// Stored transposed: A [K, TALL], B [WIDE, K].
const TRANSPOSE_A: bool = false;
const TRANSPOSE_B: bool = false;
const COLUMNS: u32 = 2u; // 1 or 2

fn a_element(row: u32, p: u32) -> f32 {
  let t = min(row, TALL - 1u);
  let q = min(p, K - 1u);
  let value = a_real(select(t * K + q, q * TALL + t, TRANSPOSE_A));
  if (K % 4u == 0u) { return value; }
  return select(0.0, value, p < K);
}

fn b_element(p: u32, column: u32) -> f32 {
  let w = min(column, WIDE - 1u);
  let q = min(p, K - 1u);
  let value = b_real(select(q * WIDE + w, w * K + q, TRANSPOSE_B));
  if (K % 4u == 0u) { return value; }
  return select(0.0, value, p < K);
}

// Four p's of one row of op(A).
fn a_quad(row: u32, p: u32) -> vec4f {
  var quad = vec4f(a_element(row, p), 0.0, 0.0, 0.0);
  if (K > 1u) { quad.y = a_element(row, p + 1u); }
  if (K > 2u) { quad.z = a_element(row, p + 2u); }
  if (K > 3u) { quad.w = a_element(row, p + 3u); }
  return quad;
}

// Four p's of one column of op(B).
fn b_quad(p: u32, column: u32) -> vec4f {
  var quad = vec4f(b_element(p, column), 0.0, 0.0, 0.0);
  if (K > 1u) { quad.y = b_element(p + 1u, column); }
  if (K > 2u) { quad.z = b_element(p + 2u, column); }
  if (K > 3u) { quad.w = b_element(p + 3u, column); }
  return quad;
}

// One p of the panel's first four rows, and of its last four.
fn upper(even: vec4f, j: u32) -> vec4f {
  return vec4f(
    subgroupBroadcast(even[j], 0u),
    subgroupBroadcast(even[j], 1u),
    subgroupBroadcast(even[j], 2u),
    subgroupBroadcast(even[j], 3u),
  );
}

fn lower(even: vec4f, odd: vec4f, j: u32) -> vec4f {
  if (WORKGROUP_SIZE < 8u) { return upper(odd, j); }
  return vec4f(
    subgroupBroadcast(even[j], 4u),
    subgroupBroadcast(even[j], 5u),
    subgroupBroadcast(even[j], 6u),
    subgroupBroadcast(even[j], 7u),
  );
}

fn finish_at(tall: u32, wide: u32, value: f32) {
  if (wide >= WIDE) { return; }
  if (SWAPPED) { finish(wide * TALL + tall, wide, tall, value); } else { finish(tall * WIDE + wide, tall, wide, value); }
}

fn phase(local: u32) {
  prepare();
  const PANEL = COLUMNS * WORKGROUP_SIZE;
  const PANELS = (WIDE + PANEL - 1u) / PANEL;
  // Bounds that are unknown to the compiler: loops stay loops, which compile many times faster.
  let panels = (TALL + 7u) / 8u * PANELS + params.zero;
  let last_p = K + params.zero;
  for (var panel = 0u; panel < panels; panel++) {
    let row = panel / PANELS * 8u;
    let first_column = panel % PANELS * PANEL;
    let column = first_column + local;
    var upper_0 = vec4f();
    var lower_0 = vec4f();
    var upper_1 = vec4f();
    var lower_1 = vec4f();
    var even_sums = vec4f();
    var odd_sums = vec4f();
    var sums_0 = 0.0;
    var sums_1 = 0.0;
    for (var p = 0u; p < last_p; p += 4u) {
      let even = a_quad(row + local % 8u, p);
      var odd = vec4f();
      if (WORKGROUP_SIZE < 8u) { odd = a_quad(row + 4u + local, p); }
      let b = b_quad(p, column);
      var c = vec4f();
      if (COLUMNS > 1u) { c = b_quad(p, column + WORKGROUP_SIZE); }
      if (ROW_SUMS) {
        even_sums += even;
        odd_sums += odd;
        sums_0 += dot(b, vec4f(1.0));
        sums_1 += dot(c, vec4f(1.0));
      }
      for (var j = 0u; j < min(K, 4u); j++) {
        let high = upper(even, j);
        let low = lower(even, odd, j);
        upper_0 += high * b[j];
        lower_0 += low * b[j];
        if (COLUMNS > 1u) {
          upper_1 += high * c[j];
          lower_1 += low * c[j];
        }
      }
    }
    let rows = min(8u, TALL - row);
    // One loop, so that the fused part is compiled once.
    for (var i = 0u; i < rows * COLUMNS; i++) {
      let r = i / COLUMNS;
      var block = select(upper_0, lower_0, r >= 4u);
      if (COLUMNS > 1u) { block = select(block, select(upper_1, lower_1, r >= 4u), i % COLUMNS == 1u); }
      finish_at(row + r, column + i % COLUMNS * WORKGROUP_SIZE, block[r % 4u]);
    }
    if (ROW_SUMS && !SWAPPED && first_column == 0u) {
      if (local < 8u && row + local < TALL) { store_row_sum(row + local, dot(even_sums, vec4f(1.0))); }
      if (WORKGROUP_SIZE < 8u && row + 4u + local < TALL) { store_row_sum(row + 4u + local, dot(odd_sums, vec4f(1.0))); }
    }
    if (ROW_SUMS && SWAPPED && row == 0u) {
      if (column < WIDE) { store_row_sum(column, sums_0); }
      if (COLUMNS > 1u && column + WORKGROUP_SIZE < WIDE) { store_row_sum(column + WORKGROUP_SIZE, sums_1); }
    }
  }
}

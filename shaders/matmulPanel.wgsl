// needs: real.wgsl, index.wgsl, matmulParams.wgsl, matmulBlocks.wgsl, matmulRowSums.wgsl, matmulFinish4.wgsl
// Matrix product by panels of one subgroup, without workgroup memory or barriers:
//
//   C[i, j] = Σ over p of op(A)[i, p] · op(B)[p, j]        op(A) [m, k], op(B) [k, n]
//
// A workgroup is one subgroup of LANES and owns ROWS × (4 · QUADS · LANES) results; a lane owns QUADS groups of four
// columns. For each four p's a lane loads its own columns of op(B) and ROWS / LANES quads of op(A), which broadcasts
// then hand round. SWAPPED, the kernel is given op(B)ᵀ and op(A)ᵀ as its operands, so that lanes own rows of C: for C
// with few columns. Sums are blocks of 4 × 4, [row][column], written out one by one, since not every driver unrolls
// loops, and an index would move them out of registers. They are kept in p's order, in blocks of BLOCK p's.
// Dispatch: ceil(m / ROWS) · ceil(n / columns) workgroups, in rows of MAX_WORKGROUPS; neighbours share rows of A.
// Reference: matmul in test/reference/matmul.ts.

enable subgroups;

const LANES: u32 = 8u; // 4, 8, 16 or 32
const ROWS: u32 = 32u; // a multiple of 4, at most 32
const QUADS: u32 = 1u; // 1 or 2
const COLUMNS: u32 = 32u; // 4 · QUADS · LANES
const BLOCK: u32 = 512u;
// Elements of an op(B) that caches do not hold.
const LARGE: u32 = 1048576u;
// Whether each product is added on its own, or a group of four p's at once: drivers differ in which is faster.
const IN_CHAINS: bool = true;

// Where the quad of op(A) with this number lies for p = 0.
fn quad_place(row: u32, number: u32) -> PlaceA {
  return a_place(row + select(number / 4u * 4u, number, A_ALONG_P), number % 4u);
}

// The `index`-th quad of op(A): four p's of one row, or one p of four rows.
fn load_a(begin: PlaceA, step: StepA, row: u32, p: u32, index: u32) -> vec4f {
  if (A_BY_PLACES) { return a_at(begin, step); }
  if (A_ALONG_P) { return a_quad(row + index, p, params.m, params.k); }
  return a_quad(p + index % 4u, row + index / 4u * 4u, params.k, params.m);
}

// Four quads that follow each other, as [row][p].
fn rows_of(q0: vec4f, q1: vec4f, q2: vec4f, q3: vec4f) -> mat4x4f {
  let quads = mat4x4f(q0, q1, q2, q3);
  if (A_ALONG_P) { return quads; }
  return transpose(quads);
}

// One row's sums with four more products each.
fn add_products(sums: vec4f, b: mat4x4f, row: vec4f) -> vec4f {
  return sums + b[0] * row.x + b[1] * row.y + b[2] * row.z + b[3] * row.w;
}

fn add_block(sums: mat4x4f, b: mat4x4f, rows: mat4x4f) -> mat4x4f {
  if (!IN_CHAINS) { return sums + b * rows; }
  return mat4x4f(
    add_products(sums[0], b, rows[0]),
    add_products(sums[1], b, rows[1]),
    add_products(sums[2], b, rows[2]),
    add_products(sums[3], b, rows[3]),
  );
}

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
  opaque_zero = params.zero;
  product = workgroup.z;
  prepare();
  let panels_n = (params.n + COLUMNS - 1u) / COLUMNS;
  let panel = workgroup_number(workgroup);
  let panels_m = (params.m + ROWS - 1u) / ROWS;
  // Of a large op(B) each panel reads a piece of every row: panels of one piece follow each other while it is cached.
  let by_columns = !B_ALONG_P && params.n * params.k >= LARGE;
  let row = select(panel / panels_n, panel % panels_m, by_columns) * ROWS;
  let first_column = select(panel % panels_n, panel / panels_m, by_columns) * COLUMNS;
  let column = first_column + 4u * lane;
  let a0 = quad_place(row, 0u * LANES + lane);
  let a1 = quad_place(row, 1u * LANES + lane);
  let a2 = quad_place(row, 2u * LANES + lane);
  let a3 = quad_place(row, 3u * LANES + lane);
  let a4 = quad_place(row, 4u * LANES + lane);
  let a5 = quad_place(row, 5u * LANES + lane);
  let a6 = quad_place(row, 6u * LANES + lane);
  let a7 = quad_place(row, 7u * LANES + lane);
  let b_begin = b_places(column);
  let c_begin = b_places(column + 4u * LANES);

  // Two columns of blocks: `s` the first quad's sums, `t` the second's, each with its total of past blocks of p's.
  var s0 = mat4x4f();
  var s1 = mat4x4f();
  var s2 = mat4x4f();
  var s3 = mat4x4f();
  var s4 = mat4x4f();
  var s5 = mat4x4f();
  var s6 = mat4x4f();
  var s7 = mat4x4f();
  var s0_total = mat4x4f();
  var s1_total = mat4x4f();
  var s2_total = mat4x4f();
  var s3_total = mat4x4f();
  var s4_total = mat4x4f();
  var s5_total = mat4x4f();
  var s6_total = mat4x4f();
  var s7_total = mat4x4f();
  var t0 = mat4x4f();
  var t1 = mat4x4f();
  var t2 = mat4x4f();
  var t3 = mat4x4f();
  var t4 = mat4x4f();
  var t5 = mat4x4f();
  var t6 = mat4x4f();
  var t7 = mat4x4f();
  var t0_total = mat4x4f();
  var t1_total = mat4x4f();
  var t2_total = mat4x4f();
  var t3_total = mat4x4f();
  var t4_total = mat4x4f();
  var t5_total = mat4x4f();
  var t6_total = mat4x4f();
  var t7_total = mat4x4f();
  // Sums of op(A)'s rows as the quads were loaded; SWAPPED, of the lane's own columns.
  var row_sums = array<vec4f, 8>();
  var row_totals = array<vec4f, 8>();
  for (var begin = 0u; begin < params.k; begin += BLOCK) {
    let end = min(begin + BLOCK, params.k);
    for (var p = begin; p < end; p += 4u) {
      let step = a_step(p, lane % 4u);
      var a = array<vec4f, 8>();
      a[0] = load_a(a0, step, row, p, lane);
      if (ROWS > 1u * LANES) { a[1] = load_a(a1, step, row, p, 1u * LANES + lane); }
      if (ROWS > 2u * LANES) { a[2] = load_a(a2, step, row, p, 2u * LANES + lane); }
      if (ROWS > 3u * LANES) { a[3] = load_a(a3, step, row, p, 3u * LANES + lane); }
      if (ROWS > 4u * LANES) { a[4] = load_a(a4, step, row, p, 4u * LANES + lane); }
      if (ROWS > 5u * LANES) { a[5] = load_a(a5, step, row, p, 5u * LANES + lane); }
      if (ROWS > 6u * LANES) { a[6] = load_a(a6, step, row, p, 6u * LANES + lane); }
      if (ROWS > 7u * LANES) { a[7] = load_a(a7, step, row, p, 7u * LANES + lane); }
      if (ROW_SUMS && !SWAPPED) {
        row_sums[0] += a[0];
        row_sums[1] += a[1];
        row_sums[2] += a[2];
        row_sums[3] += a[3];
        row_sums[4] += a[4];
        row_sums[5] += a[5];
        row_sums[6] += a[6];
        row_sums[7] += a[7];
      }
      let b = b_block_at(b_begin, column, p);
      var c = mat4x4f();
      if (QUADS > 1u) { c = b_block_at(c_begin, column + 4u * LANES, p); }
      if (ROW_SUMS && SWAPPED) {
        row_sums[0] += (b[0] + b[1]) + (b[2] + b[3]);
        row_sums[1] += (c[0] + c[1]) + (c[2] + c[3]);
      }
      if (ROWS > 0u) {
        let rows = rows_of(
          subgroupBroadcast(a[0u / LANES], 0u % LANES),
          subgroupBroadcast(a[1u / LANES], 1u % LANES),
          subgroupBroadcast(a[2u / LANES], 2u % LANES),
          subgroupBroadcast(a[3u / LANES], 3u % LANES),
        );
        s0 = add_block(s0, b, rows);
        if (QUADS > 1u) { t0 = add_block(t0, c, rows); }
      }
      if (ROWS > 4u) {
        let rows = rows_of(
          subgroupBroadcast(a[4u / LANES], 4u % LANES),
          subgroupBroadcast(a[5u / LANES], 5u % LANES),
          subgroupBroadcast(a[6u / LANES], 6u % LANES),
          subgroupBroadcast(a[7u / LANES], 7u % LANES),
        );
        s1 = add_block(s1, b, rows);
        if (QUADS > 1u) { t1 = add_block(t1, c, rows); }
      }
      if (ROWS > 8u) {
        let rows = rows_of(
          subgroupBroadcast(a[8u / LANES], 8u % LANES),
          subgroupBroadcast(a[9u / LANES], 9u % LANES),
          subgroupBroadcast(a[10u / LANES], 10u % LANES),
          subgroupBroadcast(a[11u / LANES], 11u % LANES),
        );
        s2 = add_block(s2, b, rows);
        if (QUADS > 1u) { t2 = add_block(t2, c, rows); }
      }
      if (ROWS > 12u) {
        let rows = rows_of(
          subgroupBroadcast(a[12u / LANES], 12u % LANES),
          subgroupBroadcast(a[13u / LANES], 13u % LANES),
          subgroupBroadcast(a[14u / LANES], 14u % LANES),
          subgroupBroadcast(a[15u / LANES], 15u % LANES),
        );
        s3 = add_block(s3, b, rows);
        if (QUADS > 1u) { t3 = add_block(t3, c, rows); }
      }
      if (ROWS > 16u) {
        let rows = rows_of(
          subgroupBroadcast(a[16u / LANES], 16u % LANES),
          subgroupBroadcast(a[17u / LANES], 17u % LANES),
          subgroupBroadcast(a[18u / LANES], 18u % LANES),
          subgroupBroadcast(a[19u / LANES], 19u % LANES),
        );
        s4 = add_block(s4, b, rows);
        if (QUADS > 1u) { t4 = add_block(t4, c, rows); }
      }
      if (ROWS > 20u) {
        let rows = rows_of(
          subgroupBroadcast(a[20u / LANES], 20u % LANES),
          subgroupBroadcast(a[21u / LANES], 21u % LANES),
          subgroupBroadcast(a[22u / LANES], 22u % LANES),
          subgroupBroadcast(a[23u / LANES], 23u % LANES),
        );
        s5 = add_block(s5, b, rows);
        if (QUADS > 1u) { t5 = add_block(t5, c, rows); }
      }
      if (ROWS > 24u) {
        let rows = rows_of(
          subgroupBroadcast(a[24u / LANES], 24u % LANES),
          subgroupBroadcast(a[25u / LANES], 25u % LANES),
          subgroupBroadcast(a[26u / LANES], 26u % LANES),
          subgroupBroadcast(a[27u / LANES], 27u % LANES),
        );
        s6 = add_block(s6, b, rows);
        if (QUADS > 1u) { t6 = add_block(t6, c, rows); }
      }
      if (ROWS > 28u) {
        let rows = rows_of(
          subgroupBroadcast(a[28u / LANES], 28u % LANES),
          subgroupBroadcast(a[29u / LANES], 29u % LANES),
          subgroupBroadcast(a[30u / LANES], 30u % LANES),
          subgroupBroadcast(a[31u / LANES], 31u % LANES),
        );
        s7 = add_block(s7, b, rows);
        if (QUADS > 1u) { t7 = add_block(t7, c, rows); }
      }
    }
    s0_total += s0;
    s0 = mat4x4f();
    s1_total += s1;
    s1 = mat4x4f();
    s2_total += s2;
    s2 = mat4x4f();
    s3_total += s3;
    s3 = mat4x4f();
    s4_total += s4;
    s4 = mat4x4f();
    s5_total += s5;
    s5 = mat4x4f();
    s6_total += s6;
    s6 = mat4x4f();
    s7_total += s7;
    s7 = mat4x4f();
    t0_total += t0;
    t0 = mat4x4f();
    t1_total += t1;
    t1 = mat4x4f();
    t2_total += t2;
    t2 = mat4x4f();
    t3_total += t3;
    t3 = mat4x4f();
    t4_total += t4;
    t4 = mat4x4f();
    t5_total += t5;
    t5 = mat4x4f();
    t6_total += t6;
    t6 = mat4x4f();
    t7_total += t7;
    t7 = mat4x4f();
    if (ROW_SUMS) {
      row_totals[0] += row_sums[0];
      row_totals[1] += row_sums[1];
      row_totals[2] += row_sums[2];
      row_totals[3] += row_sums[3];
      row_totals[4] += row_sums[4];
      row_totals[5] += row_sums[5];
      row_totals[6] += row_sums[6];
      row_totals[7] += row_sums[7];
      row_sums = array<vec4f, 8>();
    }
  }

  // Loops that drivers do not unroll, so that the fused part is compiled once.
  let rows = min(ROWS, params.m - row);
  for (var i = 0u; i < (rows + 3u) / 4u * QUADS; i++) {
    let group = i / QUADS;
    let quad = i % QUADS;
    var block = s0_total;
    if (ROWS > 4u && group == 1u) { block = s1_total; }
    if (ROWS > 8u && group == 2u) { block = s2_total; }
    if (ROWS > 12u && group == 3u) { block = s3_total; }
    if (ROWS > 16u && group == 4u) { block = s4_total; }
    if (ROWS > 20u && group == 5u) { block = s5_total; }
    if (ROWS > 24u && group == 6u) { block = s6_total; }
    if (ROWS > 28u && group == 7u) { block = s7_total; }
    if (QUADS > 1u && quad == 1u) {
      block = t0_total;
      if (ROWS > 4u && group == 1u) { block = t1_total; }
      if (ROWS > 8u && group == 2u) { block = t2_total; }
      if (ROWS > 12u && group == 3u) { block = t3_total; }
      if (ROWS > 16u && group == 4u) { block = t4_total; }
      if (ROWS > 20u && group == 5u) { block = t5_total; }
      if (ROWS > 24u && group == 6u) { block = t6_total; }
      if (ROWS > 28u && group == 7u) { block = t7_total; }
    }
    let result_row = row + 4u * group;
    let result_column = column + 4u * LANES * quad;
    if (SWAPPED) {
      let turned = transpose(block);
      for (var r = params.zero; r < 4u; r++) { finish_quad(result_column + r, result_row, turned[r]); }
      continue;
    }
    let block_rows = min(4u, rows - 4u * group);
    for (var r = 0u; r < block_rows; r++) { finish_quad(result_row + r, result_column, block[r]); }
  }
  if (!ROW_SUMS) { return; }
  if (SWAPPED) {
    for (var i = 0u; i < 4u * QUADS; i++) {
      let own = column + 4u * LANES * (i / 4u) + i % 4u;
      if (row == 0u && own < params.n) { store_row_sum(own, row_totals[i / 4u][i % 4u]); }
    }
    return;
  }
  if (first_column > 0u) { return; }
  for (var i = 0u; i < (ROWS + LANES - 1u) / LANES; i++) { finish_row_sums(row, i * LANES + lane, row_totals[i]); }
}

fn finish_row_sums(row: u32, index: u32, sums: vec4f) {
  if (A_ALONG_P) {
    if (index < ROWS && row + index < params.m) {
      store_row_sum(row + index, (sums.x + sums.y) + (sums.z + sums.w));
    }
    return;
  }
  let pairs = sums + subgroupShuffleXor(sums, 1u);
  let quad = pairs + subgroupShuffleXor(pairs, 2u);
  let first = row + index / 4u * 4u;
  for (var r = 0u; r < 4u; r++) {
    if (index % 4u == 0u && index < ROWS && first + r < params.m) { store_row_sum(first + r, quad[r]); }
  }
}

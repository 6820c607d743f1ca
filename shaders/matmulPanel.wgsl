// needs: real.wgsl, index.wgsl, matmulParams.wgsl, matmulBlocks.wgsl, matmulLanes8.wgsl, matmulRowSums.wgsl, matmulFinish4.wgsl
// Matrix product by panels of one subgroup, without workgroup memory or barriers:
//
//   C[i, j] = Σ over p of op(A)[i, p] · op(B)[p, j]        op(A) [m, k], op(B) [k, n]
//
// A workgroup is one subgroup of LANES and owns ROWS × (4 · QUADS · LANES) results; a lane owns QUADS groups of four
// columns. For each four p's a lane loads its own columns of op(B) and ROWS / LANES quads of op(A), which broadcasts
// then hand round: an outer product into registers. Sums are kept in p's order, in blocks of BLOCK p's.
// Dispatch: ceil(m / ROWS) · ceil(n / columns) workgroups, in rows of MAX_WORKGROUPS; neighbours share rows of A.
// Reference: matmul in test/reference/matmul.ts.

enable subgroups;

const LANES: u32 = 8u;
const ROWS: u32 = 32u;
const QUADS: u32 = 1u;
const A_LOADS: u32 = 4u; // ROWS / LANES
const COLUMNS: u32 = 32u; // 4 · QUADS · LANES
const BLOCK: u32 = 512u;

alias ALoads = array<vec4f, A_LOADS>;
alias Quads = array<vec4f, QUADS>;
alias BQuads = array<Quads, 4>; // [p]
alias Sums = array<Quads, ROWS>;

// The `index`-th quad of op(A): four p's of one row, or one p of four rows, such that the four lanes of one group of
// rows follow each other and its sums stay in registers.
fn load_a(row: u32, p: u32, index: u32) -> vec4f {
  if (A_ALONG_P) { return a_quad(row + index, p, params.m, params.k); }
  return a_quad(p + index % 4u, row + index / 4u * 4u, params.k, params.m);
}

fn accumulate(index: u32, quad: vec4f, b_quads: ptr<function, BQuads>, sums: ptr<function, Sums>) {
  for (var q = 0u; q < QUADS; q++) {
    if (A_ALONG_P) {
      var sum = (*sums)[index][q];
      sum = fma(vec4f(quad.x), (*b_quads)[0][q], sum);
      sum = fma(vec4f(quad.y), (*b_quads)[1][q], sum);
      sum = fma(vec4f(quad.z), (*b_quads)[2][q], sum);
      sum = fma(vec4f(quad.w), (*b_quads)[3][q], sum);
      (*sums)[index][q] = sum;
    } else {
      let row = index / 4u * 4u;
      let b_quad = (*b_quads)[index % 4u][q];
      (*sums)[row][q] = fma(vec4f(quad.x), b_quad, (*sums)[row][q]);
      (*sums)[row + 1u][q] = fma(vec4f(quad.y), b_quad, (*sums)[row + 1u][q]);
      (*sums)[row + 2u][q] = fma(vec4f(quad.z), b_quad, (*sums)[row + 2u][q]);
      (*sums)[row + 3u][q] = fma(vec4f(quad.w), b_quad, (*sums)[row + 3u][q]);
    }
  }
}

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
  opaque_zero = params.zero;
  prepare();
  let panels_n = (params.n + COLUMNS - 1u) / COLUMNS;
  let panel = workgroup_number(workgroup);
  let row = panel / panels_n * ROWS;
  let first_column = panel % panels_n * COLUMNS;
  let column = first_column + 4u * lane;

  var total = Sums();
  var row_total = ALoads();
  for (var begin = 0u; begin < params.k; begin += BLOCK) {
    // Dawn zeroes a `var` without an initialiser once, not at each turn of the loop.
    var sums = Sums();
    var row_sum = ALoads();
    let end = min(begin + BLOCK, params.k);
    for (var p = begin; p < end; p += 4u) {
      var a_quads: ALoads;
      for (var i = 0u; i < A_LOADS; i++) {
        a_quads[i] = load_a(row, p, i * LANES + lane);
        if (ROW_SUMS) { row_sum[i] += a_quads[i]; }
      }
      var b_quads: BQuads;
      for (var q = 0u; q < QUADS; q++) {
        let block = b_block(column + 4u * LANES * q, p);
        for (var i = 0u; i < 4u; i++) { b_quads[i][q] = block[i]; }
      }
      // Not a loop: drivers unroll short ones only, and sums must lie in registers.
      hand_round(0u, a_quads[0], &b_quads, &sums);
      if (A_LOADS > 1u) { hand_round(LANES, a_quads[1u % A_LOADS], &b_quads, &sums); }
      if (A_LOADS > 2u) { hand_round(2u * LANES, a_quads[2u % A_LOADS], &b_quads, &sums); }
      if (A_LOADS > 3u) { hand_round(3u * LANES, a_quads[3u % A_LOADS], &b_quads, &sums); }
      if (A_LOADS > 4u) { hand_round(4u * LANES, a_quads[4u % A_LOADS], &b_quads, &sums); }
      if (A_LOADS > 5u) { hand_round(5u * LANES, a_quads[5u % A_LOADS], &b_quads, &sums); }
      if (A_LOADS > 6u) { hand_round(6u * LANES, a_quads[6u % A_LOADS], &b_quads, &sums); }
      if (A_LOADS > 7u) { hand_round(7u * LANES, a_quads[7u % A_LOADS], &b_quads, &sums); }
    }
    for (var i = 0u; i < ROWS; i++) {
      for (var q = 0u; q < QUADS; q++) { total[i][q] += sums[i][q]; }
    }
    for (var i = 0u; i < A_LOADS; i++) { row_total[i] += row_sum[i]; }
  }

  // A loop that drivers do not unroll, so that the fused part is compiled once; and a choice among the rows' sums, since
  // an index into them would move them out of registers.
  let rows = min(ROWS, params.m - row);
  for (var i = 0u; i < rows; i++) {
    for (var q = 0u; q < QUADS; q++) {
      var value = total[0][q];
      for (var r = 1u; r < ROWS; r++) { value = select(value, total[r][q], i == r); }
      finish_quad(row + i, column + 4u * LANES * q, value);
    }
  }
  if (ROW_SUMS && first_column == 0u) { finish_row_sums(row, lane, &row_total); }
}

fn finish_row_sums(row: u32, lane: u32, totals: ptr<function, ALoads>) {
  for (var i = 0u; i < A_LOADS; i++) {
    var quad = (*totals)[i];
    let index = i * LANES + lane;
    if (A_ALONG_P) {
      if (row + index < params.m) { store_row_sum(row + index, (quad.x + quad.y) + (quad.z + quad.w)); }
    } else {
      quad += subgroupShuffleXor(quad, 1u);
      quad += subgroupShuffleXor(quad, 2u);
      let first = row + index / 4u * 4u;
      for (var r = 0u; r < 4u; r++) {
        if (lane % 4u == 0u && first + r < params.m) { store_row_sum(first + r, quad[r]); }
      }
    }
  }
}

// needs: real.wgsl, index.wgsl, matmulParams.wgsl, matmulA4.wgsl, matmulB4.wgsl, matmulRowSums.wgsl, matmulFinish4.wgsl
// Matrix product with few results and long sums, both operands stored along p:
//
//   C[i, j] = Σ over p of A[i, p] · B[j, p]        A [m, k], B [n, k]
//
// LANES invocations share a block of ROWS × COLUMNS results and take every LANES-th group of four p's; their sums meet
// in workgroup memory and are added in the lanes' order. A lane's own sums are kept in blocks of BLOCK groups.
// Dispatch: ceil(ceil(m / ROWS) · ceil(n / COLUMNS) · LANES / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.
// Reference: matmul in test/reference/matmul.ts.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 16u;
const ROWS: u32 = 4u;
const COLUMNS: u32 = 4u; // 4, or 1 where n is 1
const BLOCK: u32 = 64u;

var<workgroup> partial: array<array<vec4f, WORKGROUP_SIZE>, ROWS>;
var<workgroup> row_partial: array<array<f32, WORKGROUP_SIZE>, ROWS>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let lane = local % LANES;
  let blocks_n = (params.n + COLUMNS - 1u) / COLUMNS;
  let block = workgroup_number(workgroup) * (WORKGROUP_SIZE / LANES) + local / LANES;
  let row = block / blocks_n * ROWS;
  let column = block % blocks_n * COLUMNS;

  var total: array<vec4f, ROWS>;
  var row_total: array<f32, ROWS>;
  for (var begin = 4u * lane; begin < params.k; begin += 4u * LANES * BLOCK) {
    var sums = array<vec4f, ROWS>();
    var row_sums = array<f32, ROWS>();
    let end = min(begin + 4u * LANES * BLOCK, params.k);
    for (var p = begin; p < end; p += 4u * LANES) {
      var b_quads: array<vec4f, COLUMNS>;
      for (var c = 0u; c < COLUMNS; c++) { b_quads[c] = b_quad(column + c, p, params.n, params.k); }
      for (var r = 0u; r < ROWS; r++) {
        let a_quad = a_quad(row + r, p, params.m, params.k);
        for (var c = 0u; c < COLUMNS; c++) { sums[r][c] += dot(a_quad, b_quads[c]); }
        if (ROW_SUMS) { row_sums[r] += dot(a_quad, vec4f(1.0)); }
      }
    }
    for (var r = 0u; r < ROWS; r++) {
      total[r] += sums[r];
      row_total[r] += row_sums[r];
    }
  }

  for (var r = 0u; r < ROWS; r++) {
    partial[r][local] = total[r];
    if (ROW_SUMS) { row_partial[r][local] = row_total[r]; }
  }
  workgroupBarrier();
  for (var r = lane; r < ROWS; r += LANES) {
    var value = vec4f();
    var row_value = 0.0;
    for (var other = local - lane; other < local - lane + LANES; other++) {
      value += partial[r][other];
      if (ROW_SUMS) { row_value += row_partial[r][other]; }
    }
    finish_quad(row + r, column, value);
    if (ROW_SUMS && column == 0u && row + r < params.m) { store_row_sum(row + r, row_value); }
  }
}

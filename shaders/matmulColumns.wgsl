// needs: real.wgsl, index.wgsl, matmulParams.wgsl, matmulBlocks.wgsl, matmulRowSums.wgsl, matmulFinish4.wgsl
// Matrix product with few rows, op(B) stored along its columns:
//
//   C[i, j] = Σ over p of op(A)[i, p] · B[p, j]        op(A) [m, k], B [k, n]
//
// An invocation owns ROWS × 4 results; LANES invocations share them and take every LANES-th group of four p's. Their
// sums meet in workgroup memory and are added in the lanes' order. A lane's own sums are kept in blocks of BLOCK groups.
// Dispatch: ceil(m / ROWS) · ceil(ceil(n / 4) / COLUMN_QUADS) workgroups, in rows of MAX_WORKGROUPS.
// Reference: matmul in test/reference/matmul.ts.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 4u;
const COLUMN_QUADS: u32 = 16u; // WORKGROUP_SIZE / LANES
const ROWS: u32 = 4u; // 4, or 1 where m is 1
const BLOCK: u32 = 64u;

var<workgroup> partial: array<array<vec4f, WORKGROUP_SIZE>, ROWS>;
var<workgroup> row_partial: array<vec4f, WORKGROUP_SIZE>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  // Neighbours in a workgroup read neighbours in a row of B.
  let lane = local / COLUMN_QUADS;
  let groups_n = (params.n + 4u * COLUMN_QUADS - 1u) / (4u * COLUMN_QUADS);
  let group = workgroup_number(workgroup);
  let row = group / groups_n * ROWS;
  let column = group % groups_n * 4u * COLUMN_QUADS + 4u * (local % COLUMN_QUADS);

  var total: array<vec4f, ROWS>;
  var row_total = vec4f();
  for (var begin = 4u * lane; begin < params.k; begin += 4u * LANES * BLOCK) {
    var sums = array<vec4f, ROWS>();
    var row_sum = vec4f();
    let end = min(begin + 4u * LANES * BLOCK, params.k);
    for (var p = begin; p < end; p += 4u * LANES) {
      let b = b_block(column, p);
      if (ROWS == 1u) {
        let a = a_quad(row, p, params.m, params.k);
        sums[0] += b * a;
        row_sum.x += dot(a, vec4f(1.0));
      } else {
        let a = a_block(row, p);
        for (var r = 0u; r < ROWS; r++) { sums[r] += b * vec4f(a[0][r], a[1][r], a[2][r], a[3][r]); }
        row_sum += a * vec4f(1.0);
      }
    }
    for (var r = 0u; r < ROWS; r++) { total[r] += sums[r]; }
    row_total += row_sum;
  }

  for (var r = 0u; r < ROWS; r++) { partial[r][local] = total[r]; }
  if (ROW_SUMS) { row_partial[local] = row_total; }
  workgroupBarrier();
  for (var r = lane; r < ROWS; r += LANES) {
    var value = vec4f();
    var row_value = 0.0;
    for (var other = local % COLUMN_QUADS; other < WORKGROUP_SIZE; other += COLUMN_QUADS) {
      value += partial[r][other];
      if (ROW_SUMS) { row_value += row_partial[other][r]; }
    }
    finish_quad(row + r, column, value);
    if (ROW_SUMS && column == 0u && row + r < params.m) { store_row_sum(row + r, row_value); }
  }
}

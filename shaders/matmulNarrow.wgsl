// needs: real.wgsl, index.wgsl, matmulParams.wgsl, matmulBlocks.wgsl, matmulRowSums.wgsl, matmulFinish4.wgsl
// Matrix product with few results or few rows or columns, any storage:
//
//   C[i, j] = Σ over p of op(A)[i, p] · op(B)[p, j]        op(A) [m, k], op(B) [k, n]
//
// LANES invocations share a block of 4 × 4 results, or of 1 × 4 or 4 × 1 where C is one row or one column, and take
// every LANES-th group of four p's. Their sums meet in workgroup memory and are added in the lanes' order. A lane's own
// sums are kept in blocks of BLOCK groups. Invocations side by side read neighbours in memory: other p's where an
// operand is stored along p, else other blocks.
// Dispatch: ceil(blocks · LANES / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.
// Reference: matmul in test/reference/matmul.ts.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 16u;
const BLOCKS: u32 = 4u; // WORKGROUP_SIZE / LANES
const LANES_FIRST: bool = true;
const SINGLE_ROW: bool = false;
const SINGLE_COLUMN: bool = false;
const BLOCK: u32 = 64u;

var<workgroup> partial: array<mat4x4f, WORKGROUP_SIZE>; // [row][column]; a single column in [0]
var<workgroup> row_partial: array<vec4f, WORKGROUP_SIZE>;

// Adds a group of four p's to the sums of the block: [row][column], a single column in [0].
fn add_products(sums: mat4x4f, row: u32, column: u32, p: u32) -> mat4x4f {
  if (SINGLE_ROW) {
    return mat4x4f(sums[0] + b_block(column, p) * a_quad(row, p, params.m, params.k), vec4f(), vec4f(), vec4f());
  }
  if (SINGLE_COLUMN) {
    return mat4x4f(sums[0] + a_block(row, p) * b_quad(column, p, params.n, params.k), vec4f(), vec4f(), vec4f());
  }
  return sums + b_block(column, p) * transpose(a_block(row, p));
}

fn add_row_sums(sums: vec4f, row: u32, p: u32) -> vec4f {
  if (SINGLE_ROW) { return sums + vec4f(dot(a_quad(row, p, params.m, params.k), vec4f(1.0)), 0.0, 0.0, 0.0); }
  return sums + a_block(row, p) * vec4f(1.0);
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  product = workgroup.z;
  prepare();
  let lane = select(local / BLOCKS, local % LANES, LANES_FIRST);
  let own = select(local % BLOCKS, local / LANES, LANES_FIRST);
  let block = workgroup_number(workgroup) * BLOCKS + own;
  let blocks_n = select((params.n + 3u) / 4u, 1u, SINGLE_COLUMN);
  let row = block / blocks_n * select(4u, 1u, SINGLE_ROW);
  let column = block % blocks_n * 4u;

  var total = mat4x4f();
  var row_total = vec4f();
  for (var begin = 4u * lane; begin < params.k; begin += 4u * LANES * BLOCK) {
    // Dawn zeroes a `var` without an initialiser once, not at each turn of the loop.
    var sums = mat4x4f();
    var row_sums = vec4f();
    let end = min(begin + 4u * LANES * BLOCK, params.k);
    for (var p = begin; p < end; p += 4u * LANES) {
      sums = add_products(sums, row, column, p);
      if (ROW_SUMS) { row_sums = add_row_sums(row_sums, row, p); }
    }
    total += sums;
    row_total += row_sums;
  }

  partial[local] = total;
  if (ROW_SUMS) { row_partial[local] = row_total; }
  workgroupBarrier();
  let first = select(own, own * LANES, LANES_FIRST);
  let step = select(BLOCKS, 1u, LANES_FIRST);
  for (var r = lane; r < select(4u, 1u, SINGLE_ROW); r += LANES) {
    var value = vec4f();
    var row_value = 0.0;
    for (var other = 0u; other < LANES; other++) {
      if (SINGLE_COLUMN) {
        value.x += partial[first + other * step][0][r];
      } else {
        value += partial[first + other * step][r];
      }
      if (ROW_SUMS) { row_value += row_partial[first + other * step][r]; }
    }
    finish_quad(row + r, column, value);
    if (ROW_SUMS && column == 0u && row + r < params.m) { store_row_sum(row + r, row_value); }
  }
}

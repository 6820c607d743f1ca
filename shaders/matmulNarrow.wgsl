// needs: real.wgsl, index.wgsl, matmulParams.wgsl, matmulBlocks.wgsl, matmulRowSums.wgsl, matmulFinish4.wgsl
// Matrix product with few results or few rows or columns, any storage:
//
//   C[i, j] = Σ over p of op(A)[i, p] · op(B)[p, j]        op(A) [m, k], op(B) [k, n]
//
// LANES invocations share a block of 4 × 4 results, or QUADS times 1 × 4 or 4 × 1 where C is one row or one column, and
// take every LANES-th group of four p's. Their sums meet in workgroup memory and are added in the lanes' order. A lane's own
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
const QUADS: u32 = 1u; // 1 to 4, and 1 unless C is one row or column: more read the short operand less often
const BLOCK: u32 = 64u;

// [row][column], or [quad][row or column] of a single column or row.
var<workgroup> partial: array<mat4x4f, WORKGROUP_SIZE>;
// [quad][row]
var<workgroup> row_partial: array<mat4x4f, select(1u, WORKGROUP_SIZE, ROW_SUMS)>;

fn column_products(column: u32, p: u32, a: vec4f, quad: u32) -> vec4f {
  if (quad >= QUADS) { return vec4f(); }
  return b_block(column + 4u * quad, p) * a;
}

fn row_products(row: u32, p: u32, b: vec4f, quad: u32) -> vec4f {
  if (quad >= QUADS) { return vec4f(); }
  return a_block(row + 4u * quad, p) * b;
}

// Adds a group of four p's to the sums of the block.
fn add_products(sums: mat4x4f, row: u32, column: u32, p: u32) -> mat4x4f {
  if (SINGLE_ROW) {
    let a = a_quad(row, p, params.m, params.k);
    return sums + mat4x4f(
      column_products(column, p, a, 0u),
      column_products(column, p, a, 1u),
      column_products(column, p, a, 2u),
      column_products(column, p, a, 3u),
    );
  }
  if (SINGLE_COLUMN) {
    let b = b_quad(column, p, params.n, params.k);
    return sums + mat4x4f(
      row_products(row, p, b, 0u),
      row_products(row, p, b, 1u),
      row_products(row, p, b, 2u),
      row_products(row, p, b, 3u),
    );
  }
  return sums + b_block(column, p) * transpose(a_block(row, p));
}

fn add_row_sums(sums: mat4x4f, row: u32, p: u32) -> mat4x4f {
  if (SINGLE_ROW) {
    let sum = dot(a_quad(row, p, params.m, params.k), vec4f(1.0));
    return mat4x4f(sums[0] + vec4f(sum, 0.0, 0.0, 0.0), vec4f(), vec4f(), vec4f());
  }
  return sums + mat4x4f(
    row_products(row, p, vec4f(1.0), 0u),
    row_products(row, p, vec4f(1.0), 1u),
    row_products(row, p, vec4f(1.0), 2u),
    row_products(row, p, vec4f(1.0), 3u),
  );
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  product = workgroup.z;
  prepare();
  let lane = select(local / BLOCKS, local % LANES, LANES_FIRST);
  let own = select(local % BLOCKS, local / LANES, LANES_FIRST);
  let block = workgroup_number(workgroup) * BLOCKS + own;
  let blocks_n = select((params.n + 4u * QUADS - 1u) / (4u * QUADS), 1u, SINGLE_COLUMN);
  let row = block / blocks_n * select(4u * QUADS, 1u, SINGLE_ROW);
  let column = block % blocks_n * 4u * QUADS;

  var total = mat4x4f();
  var row_total = mat4x4f();
  for (var begin = 4u * lane; begin < params.k; begin += 4u * LANES * BLOCK) {
    // Dawn zeroes a `var` without an initialiser once, not at each turn of the loop.
    var sums = mat4x4f();
    var row_sums = mat4x4f();
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
  for (var r = lane; r < select(select(4u, QUADS, SINGLE_ROW), 4u * QUADS, SINGLE_COLUMN); r += LANES) {
    var value = vec4f();
    for (var other = 0u; other < LANES; other++) {
      if (SINGLE_COLUMN) {
        value.x += partial[first + other * step][r / 4u][r % 4u];
      } else {
        value += partial[first + other * step][r];
      }
    }
    finish_quad(row + select(r, 0u, SINGLE_ROW), column + select(0u, 4u * r, SINGLE_ROW), value);
  }
  if (!ROW_SUMS || column > 0u) { return; }
  for (var r = lane; r < select(4u * QUADS, 1u, SINGLE_ROW); r += LANES) {
    var value = 0.0;
    for (var other = 0u; other < LANES; other++) { value += row_partial[first + other * step][r / 4u][r % 4u]; }
    if (row + r < params.m) { store_row_sum(row + r, value); }
  }
}

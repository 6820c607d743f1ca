// needs: real.wgsl, index.wgsl, matmulParams.wgsl, matmulBlocks.wgsl, matmulRowSums.wgsl, matmulFinish4.wgsl
// Matrix product by tiles in workgroup memory, for any adapter and any shape:
//
//   C[i, j] = Σ over p of op(A)[i, p] · op(B)[p, j]        op(A) [m, k], op(B) [k, n]
//
// A workgroup of 16 × 16 invocations owns a tile of ROWS × COLUMNS results, an invocation ROW_BLOCKS × COLUMN_BLOCKS
// blocks of 4 × 4.
// Slabs of SLAB p's of both operands pass through workgroup memory; each is loaded as blocks of 4 × 4, transposed in
// registers where the operand is stored along p. Sums are kept in p's order, in blocks of BLOCK slabs.
// A split of a product begins and ends at a whole slab, except the last one.
// Dispatch: ceil(m / ROWS) · ceil(n / COLUMNS) workgroups, in rows of MAX_WORKGROUPS; neighbours share rows of A.
// Reference: matmul in test/reference/matmul.ts.

const WORKGROUP_SIZE: u32 = 256u;
const ROW_BLOCKS: u32 = 1u; // 1 or 2
const COLUMN_BLOCKS: u32 = 1u; // 1 or 2
const ROWS: u32 = 64u; // 64 · ROW_BLOCKS
const COLUMNS: u32 = 64u; // 64 · COLUMN_BLOCKS
const ROW_QUADS: u32 = 16u; // ROWS / 4
const COLUMN_QUADS: u32 = 16u; // COLUMNS / 4
const SLAB: u32 = 32u; // 2048 by the longer side: two slabs fill 16 KiB at most
const SLAB_BLOCKS: u32 = 8u; // SLAB / 4
const BLOCK: u32 = 16u;

// [p][quad of rows or columns]
var<workgroup> tile_a: array<vec4f, 512>;
var<workgroup> tile_b: array<vec4f, 512>;

// Invocations side by side read along the operand's contiguous axis.
fn load_blocks(row: u32, column: u32, first: u32, local: u32) {
  for (var block = local; block < ROW_QUADS * SLAB_BLOCKS; block += WORKGROUP_SIZE) {
    let quad = select(block % ROW_QUADS, block / SLAB_BLOCKS, A_ALONG_P);
    let p = 4u * select(block / ROW_QUADS, block % SLAB_BLOCKS, A_ALONG_P);
    let rows = a_block(row + 4u * quad, first + p);
    for (var i = 0u; i < 4u; i++) { tile_a[(p + i) * ROW_QUADS + quad] = rows[i]; }
  }
  for (var block = local; block < COLUMN_QUADS * SLAB_BLOCKS; block += WORKGROUP_SIZE) {
    let quad = select(block % COLUMN_QUADS, block / SLAB_BLOCKS, B_ALONG_P);
    let p = 4u * select(block / COLUMN_QUADS, block % SLAB_BLOCKS, B_ALONG_P);
    let columns = b_block(column + 4u * quad, first + p);
    for (var i = 0u; i < 4u; i++) { tile_b[(p + i) * COLUMN_QUADS + quad] = columns[i]; }
  }
}

fn add_products(sums: mat4x4f, a: vec4f, b: vec4f) -> mat4x4f {
  return mat4x4f(
    fma(vec4f(a.x), b, sums[0]),
    fma(vec4f(a.y), b, sums[1]),
    fma(vec4f(a.z), b, sums[2]),
    fma(vec4f(a.w), b, sums[3]),
  );
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  product = workgroup.z;
  prepare();
  let tiles_n = (params.n + COLUMNS - 1u) / COLUMNS;
  let tile = workgroup_number(workgroup);
  let row = tile / tiles_n * ROWS;
  let column = tile % tiles_n * COLUMNS;
  let x = local % 16u;
  let y = local / 16u;

  // Blocks of 4 × 4 sums, [row][column], written out one by one: an index would move them out of registers.
  var total00 = mat4x4f();
  var total01 = mat4x4f();
  var total10 = mat4x4f();
  var total11 = mat4x4f();
  var row_total = vec4f();
  let last = last_p(workgroup.z);
  for (var block_begin = first_p(workgroup.z); block_begin < last; block_begin += BLOCK * SLAB) {
    // Dawn zeroes a `var` without an initialiser once, not at each turn of the loop.
    var sum00 = mat4x4f();
    var sum01 = mat4x4f();
    var sum10 = mat4x4f();
    var sum11 = mat4x4f();
    var row_sum = vec4f();
    let block_end = min(block_begin + BLOCK * SLAB, last);
    for (var first = block_begin; first < block_end; first += SLAB) {
      workgroupBarrier();
      load_blocks(row, column, first, local);
      workgroupBarrier();
      if (ROW_SUMS && column == 0u && local < ROW_QUADS) {
        for (var p = 0u; p < SLAB; p++) { row_sum += tile_a[p * ROW_QUADS + local]; }
      }
      for (var p = 0u; p < SLAB; p++) {
        let a0 = tile_a[p * ROW_QUADS + y];
        let b0 = tile_b[p * COLUMN_QUADS + x];
        sum00 = add_products(sum00, a0, b0);
        var b1 = vec4f();
        if (COLUMN_BLOCKS > 1u) {
          b1 = tile_b[p * COLUMN_QUADS + x + 16u];
          sum01 = add_products(sum01, a0, b1);
        }
        if (ROW_BLOCKS > 1u) {
          let a1 = tile_a[p * ROW_QUADS + y + 16u];
          sum10 = add_products(sum10, a1, b0);
          if (COLUMN_BLOCKS > 1u) { sum11 = add_products(sum11, a1, b1); }
        }
      }
    }
    total00 += sum00;
    total01 += sum01;
    total10 += sum10;
    total11 += sum11;
    row_total += row_sum;
  }

  // Loops that drivers do not unroll, so that the fused part is compiled once.
  for (var i = params.zero; i < ROW_BLOCKS * COLUMN_BLOCKS; i++) {
    let down = i / COLUMN_BLOCKS;
    let across = i % COLUMN_BLOCKS;
    var block = total00;
    if (down == 0u && across == 1u) { block = total01; }
    if (down == 1u && across == 0u) { block = total10; }
    if (down == 1u && across == 1u) { block = total11; }
    let first_row = row + 64u * down + 4u * y;
    if (first_row >= params.m) { continue; }
    let rows = min(4u, params.m - first_row);
    for (var r = 0u; r < rows; r++) { finish_quad(first_row + r, column + 64u * across + 4u * x, block[r]); }
  }
  if (ROW_SUMS && column == 0u && local < ROW_QUADS) {
    for (var i = 0u; i < 4u; i++) {
      if (row + 4u * local + i < params.m) { store_row_sum(row + 4u * local + i, row_total[i]); }
    }
  }
}

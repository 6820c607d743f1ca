// needs: real.wgsl, index.wgsl, matmulParams.wgsl, matmulBlocks.wgsl, matmulRowSums.wgsl, matmulFinish4.wgsl
// Matrix product by tiles in workgroup memory, for any adapter and any shape:
//
//   C[i, j] = Σ over p of op(A)[i, p] · op(B)[p, j]        op(A) [m, k], op(B) [k, n]
//
// A workgroup of DOWN × ACROSS invocations owns a tile of ROWS × COLUMNS results, an invocation ROW_BLOCKS ×
// COLUMN_BLOCKS blocks of 4 × 4.
// Slabs of SLAB p's of both operands pass through workgroup memory. Each invocation fetches one or two blocks of 4 × 4 of
// the next slab into registers while the present one is used, so that the arithmetic hides the time memory takes; blocks
// are transposed on the way where the operand is stored along p.
// Sums are kept in p's order. Where BLOCKED they are added to totals after every BLOCK slabs, which keeps long sums exact.
// Totals in registers cost as many again; where TOTALS_IN_MEMORY they lie in workgroup memory, in which an invocation
// meets nobody else's.
// A split of a product begins and ends at a whole slab, except the last one.
// Dispatch: ceil(m / ROWS) · ceil(n / COLUMNS) workgroups, in rows of MAX_WORKGROUPS; neighbours share rows of A.
// Reference: matmul in test/reference/matmul.ts.

const DOWN: u32 = 16u;
const ACROSS: u32 = 16u;
const ROW_BLOCKS: u32 = 1u; // 1 or 2
const COLUMN_BLOCKS: u32 = 1u; // 1 or 2
const SLAB: u32 = 32u;
const FETCHES: u32 = 1u; // 1 or 2
const BLOCKED: bool = true;
const BLOCK: u32 = 16u;
const TOTALS_IN_MEMORY: bool = false;

const WORKGROUP_SIZE = DOWN * ACROSS;
const ROW_QUADS = DOWN * ROW_BLOCKS;
const COLUMN_QUADS = ACROSS * COLUMN_BLOCKS;
const ROWS = 4u * ROW_QUADS;
const COLUMNS = 4u * COLUMN_QUADS;
const SLAB_BLOCKS = SLAB / 4u;
const A_BLOCKS = ROW_QUADS * SLAB_BLOCKS;
const B_BLOCKS = COLUMN_QUADS * SLAB_BLOCKS;
const_assert A_BLOCKS + B_BLOCKS <= FETCHES * WORKGROUP_SIZE;
const BLOCKS = ROW_BLOCKS * COLUMN_BLOCKS;

// [p][quad of rows or columns]; after tile_a's slab the totals in memory, if there are any: [block][row of it][invocation].
const TOTALS_BEGIN = SLAB * ROW_QUADS;
const TOTALS = select(0u, 4u * BLOCKS * WORKGROUP_SIZE, TOTALS_IN_MEMORY);
var<workgroup> tile_a: array<vec4f, TOTALS_BEGIN + TOTALS>;
var<workgroup> tile_b: array<vec4f, SLAB * COLUMN_QUADS>;

// Invocations side by side read along the operand's contiguous axis.
fn quad_of(block: u32, quads: u32, along_p: bool) -> u32 { return select(block % quads, block / SLAB_BLOCKS, along_p); }
fn p_of(block: u32, quads: u32, along_p: bool) -> u32 { return 4u * select(block / quads, block % SLAB_BLOCKS, along_p); }

/// Block `number` of the slab from `first` on, those of A before those of B: [p][row] or [p][column].
fn fetch_block(row: u32, column: u32, first: u32, number: u32) -> mat4x4f {
  if (number < A_BLOCKS) {
    let quad = quad_of(number, ROW_QUADS, A_ALONG_P);
    return a_block(row + 4u * quad, first + p_of(number, ROW_QUADS, A_ALONG_P));
  }
  let block = number - A_BLOCKS;
  if (block >= B_BLOCKS) { return mat4x4f(); }
  let quad = quad_of(block, COLUMN_QUADS, B_ALONG_P);
  return b_block(column + 4u * quad, first + p_of(block, COLUMN_QUADS, B_ALONG_P));
}

fn keep_block(values: mat4x4f, number: u32) {
  if (number < A_BLOCKS) {
    let at = p_of(number, ROW_QUADS, A_ALONG_P) * ROW_QUADS + quad_of(number, ROW_QUADS, A_ALONG_P);
    tile_a[at] = values[0];
    tile_a[at + ROW_QUADS] = values[1];
    tile_a[at + 2u * ROW_QUADS] = values[2];
    tile_a[at + 3u * ROW_QUADS] = values[3];
    return;
  }
  let block = number - A_BLOCKS;
  if (block >= B_BLOCKS) { return; }
  let at = p_of(block, COLUMN_QUADS, B_ALONG_P) * COLUMN_QUADS + quad_of(block, COLUMN_QUADS, B_ALONG_P);
  tile_b[at] = values[0];
  tile_b[at + COLUMN_QUADS] = values[1];
  tile_b[at + 2u * COLUMN_QUADS] = values[2];
  tile_b[at + 3u * COLUMN_QUADS] = values[3];
}

/// Adds sums to the totals in memory of an invocation's block, and gives these.
fn add_to_total(block: u32, local: u32, sums: mat4x4f) -> mat4x4f {
  let at = TOTALS_BEGIN + 4u * block * WORKGROUP_SIZE + local;
  let total = mat4x4f(
    tile_a[at],
    tile_a[at + WORKGROUP_SIZE],
    tile_a[at + 2u * WORKGROUP_SIZE],
    tile_a[at + 3u * WORKGROUP_SIZE],
  ) + sums;
  tile_a[at] = total[0];
  tile_a[at + WORKGROUP_SIZE] = total[1];
  tile_a[at + 2u * WORKGROUP_SIZE] = total[2];
  tile_a[at + 3u * WORKGROUP_SIZE] = total[3];
  return total;
}

/// Row `number` of a block, without an index that would move the block out of registers.
fn row_of(block: mat4x4f, number: u32) -> vec4f {
  if (number == 0u) { return block[0]; }
  if (number == 1u) { return block[1]; }
  if (number == 2u) { return block[2]; }
  return block[3];
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
  let x = local % ACROSS;
  let y = local / ACROSS;

  // Blocks of 4 × 4 sums, [row][column], written out one by one: an index would move them out of registers.
  var sum00 = mat4x4f();
  var sum01 = mat4x4f();
  var sum10 = mat4x4f();
  var sum11 = mat4x4f();
  var row_sum = vec4f();
  var total00 = mat4x4f();
  var total01 = mat4x4f();
  var total10 = mat4x4f();
  var total11 = mat4x4f();
  var row_total = vec4f();
  let begin = first_p(workgroup.z);
  let last = last_p(workgroup.z);
  var ahead0 = fetch_block(row, column, begin, local);
  var ahead1 = mat4x4f();
  if (FETCHES > 1u) { ahead1 = fetch_block(row, column, begin, local + WORKGROUP_SIZE); }
  var slabs_left = BLOCK;
  for (var first = begin; first < last; first += SLAB) {
    workgroupBarrier();
    keep_block(ahead0, local);
    if (FETCHES > 1u) { keep_block(ahead1, local + WORKGROUP_SIZE); }
    workgroupBarrier();
    if (first + SLAB < last) {
      ahead0 = fetch_block(row, column, first + SLAB, local);
      if (FETCHES > 1u) { ahead1 = fetch_block(row, column, first + SLAB, local + WORKGROUP_SIZE); }
    }
    if (ROW_SUMS && column == 0u && local < ROW_QUADS) {
      for (var p = 0u; p < SLAB; p++) { row_sum += tile_a[p * ROW_QUADS + local]; }
    }
    for (var p = 0u; p < SLAB; p++) {
      let a0 = tile_a[p * ROW_QUADS + y];
      let b0 = tile_b[p * COLUMN_QUADS + x];
      sum00 = add_products(sum00, a0, b0);
      var b1 = vec4f();
      if (COLUMN_BLOCKS > 1u) {
        b1 = tile_b[p * COLUMN_QUADS + x + ACROSS];
        sum01 = add_products(sum01, a0, b1);
      }
      if (ROW_BLOCKS > 1u) {
        let a1 = tile_a[p * ROW_QUADS + y + DOWN];
        sum10 = add_products(sum10, a1, b0);
        if (COLUMN_BLOCKS > 1u) { sum11 = add_products(sum11, a1, b1); }
      }
    }
    if (BLOCKED) {
      slabs_left--;
      if (slabs_left == 0u) {
        slabs_left = BLOCK;
        if (TOTALS_IN_MEMORY) {
          add_to_total(0u, local, sum00);
          if (COLUMN_BLOCKS > 1u) { add_to_total(1u, local, sum01); }
          if (ROW_BLOCKS > 1u) { add_to_total(COLUMN_BLOCKS, local, sum10); }
          if (BLOCKS > 2u) { add_to_total(3u, local, sum11); }
        } else {
          total00 += sum00;
          total01 += sum01;
          total10 += sum10;
          total11 += sum11;
        }
        row_total += row_sum;
        sum00 = mat4x4f();
        sum01 = mat4x4f();
        sum10 = mat4x4f();
        sum11 = mat4x4f();
        row_sum = vec4f();
      }
    }
  }
  if (BLOCKED && TOTALS_IN_MEMORY) {
    sum00 = add_to_total(0u, local, sum00);
    if (COLUMN_BLOCKS > 1u) { sum01 = add_to_total(1u, local, sum01); }
    if (ROW_BLOCKS > 1u) { sum10 = add_to_total(COLUMN_BLOCKS, local, sum10); }
    if (BLOCKS > 2u) { sum11 = add_to_total(3u, local, sum11); }
  } else if (BLOCKED) {
    sum00 += total00;
    sum01 += total01;
    sum10 += total10;
    sum11 += total11;
  }
  if (BLOCKED) { row_sum += row_total; }

  // Loops that drivers do not unroll, so that the fused part is compiled once.
  for (var i = params.zero; i < BLOCKS; i++) {
    let down = i / COLUMN_BLOCKS;
    let across = i % COLUMN_BLOCKS;
    var block = sum00;
    if (down == 0u && across == 1u) { block = sum01; }
    if (down == 1u && across == 0u) { block = sum10; }
    if (down == 1u && across == 1u) { block = sum11; }
    let first_row = row + 4u * DOWN * down + 4u * y;
    if (first_row >= params.m) { continue; }
    let rows = min(4u, params.m - first_row);
    for (var r = 0u; r < rows; r++) { finish_quad(first_row + r, column + 4u * ACROSS * across + 4u * x, row_of(block, r)); }
  }
  if (ROW_SUMS && column == 0u && local < ROW_QUADS) {
    let first_row = row + 4u * local;
    if (first_row < params.m) { store_row_sum(first_row, row_sum.x); }
    if (first_row + 1u < params.m) { store_row_sum(first_row + 1u, row_sum.y); }
    if (first_row + 2u < params.m) { store_row_sum(first_row + 2u, row_sum.z); }
    if (first_row + 3u < params.m) { store_row_sum(first_row + 3u, row_sum.w); }
  }
}

// needs: real.wgsl, index.wgsl, matmulParams.wgsl, matmulA.wgsl, matmulB.wgsl, matmulRowSums.wgsl, matmulFinish4.wgsl
// needs: tensorCores.wgsl
// Matrix product on the tensor cores of a GPU, for any shape:
//
//   C[i, j] = Σ over p of f16(op(A)[i, p]) · f16(op(B)[p, j])        op(A) [m, k], op(B) [k, n]
//
// Operands are rounded to f16 on their way into workgroup memory, in which places outside of them are zeros; the sums
// are f32. See src/kernels/matmul/tensorCores.ts for the bound of the error. Sums of op(A)'s rows are f32 throughout.
// A workgroup owns a tile of ROWS × COLUMNS results, a subgroup in it UNITS_DOWN × UNITS_ACROSS matrices of UNIT_M ×
// UNIT_N. Slabs of SLAB p's pass through workgroup memory, the same way round as the operand is stored; the next slab is
// fetched while the units work.
// A split of a product begins and ends at a whole slab, except the last one.
// Dispatch: ceil(m / ROWS) · ceil(n / COLUMNS) workgroups, in rows of MAX_WORKGROUPS. Tiles come in groups of GROUP rows of
// tiles, column by column, so that those at work at a time share rows of A and columns of B in the cache.
// Reference: matmul in test/reference/matmul.ts.

const LANES: u32 = 32u; // of a subgroup
const SUBGROUPS_DOWN: u32 = 2u;
const SUBGROUPS_ACROSS: u32 = 2u;
const UNITS_DOWN: u32 = 2u;
const UNITS_ACROSS: u32 = 2u;
const SLAB: u32 = 32u; // a multiple of UNIT_K
const GROUP: u32 = 8u;

const SUBGROUPS = SUBGROUPS_DOWN * SUBGROUPS_ACROSS;
const WORKGROUP_SIZE = LANES * SUBGROUPS;
const UNITS: u32 = 4u;
const_assert UNITS == UNITS_DOWN * UNITS_ACROSS;
const UNIT_SIZE = UNIT_M * UNIT_N;
const ROWS = SUBGROUPS_DOWN * UNITS_DOWN * UNIT_M;
const COLUMNS = SUBGROUPS_ACROSS * UNITS_ACROSS * UNIT_N;
const ROW_QUADS = ROWS / 4u;
const COLUMN_QUADS = COLUMNS / 4u;
const SLAB_QUADS = SLAB / 4u;

// Groups of four that each invocation fetches of a slab. Loops over these, and over units, are written out when the kernel
// is linked: what they index stays in registers.
const A_ITEMS: u32 = 4u;
const B_ITEMS: u32 = 4u;
const_assert A_ITEMS * WORKGROUP_SIZE == ROWS * SLAB_QUADS;
const_assert B_ITEMS * WORKGROUP_SIZE == COLUMNS * SLAB_QUADS;
const_assert WORKGROUP_SIZE % ROW_QUADS == 0u;
const_assert SLAB % UNIT_K == 0u;

// 16 bytes between rows keep them aligned, as the units want them, and apart in the banks of the memory.
const PAD = 8u;
const A_STRIDE: u32 = select(ROWS, SLAB, A_ALONG_P) + PAD;
const B_STRIDE: u32 = select(COLUMNS, SLAB, B_ALONG_P) + PAD;

// [row][p], or [p][row] where A is stored so; [column][p] or [p][column].
var<workgroup> tile_a: array<Half, A_STRIDE * select(SLAB, ROWS, A_ALONG_P)>;
var<workgroup> tile_b: array<Half, B_STRIDE * select(SLAB, COLUMNS, B_ALONG_P)>;
// Results on their way out, a matrix of each subgroup at a time: [subgroup][row][column]. Before them parts of row sums.
var<workgroup> tile_c: array<f32, max(SUBGROUPS * UNIT_SIZE, max(4u, A_ITEMS) * WORKGROUP_SIZE)>;

fn fetch_a(
  row: u32, first: u32, local: u32,
  slab: ptr<function, array<vec4<Half>, A_ITEMS>>, row_parts: ptr<function, array<vec4f, A_ITEMS>>,
) {
  for (var i = 0u; i < A_ITEMS; i++) {
    let item = local + i * WORKGROUP_SIZE;
    var quad: vec4f;
    if (A_ALONG_P) {
      quad = a_quad(row + item / SLAB_QUADS, first + 4u * (item % SLAB_QUADS), params.m, params.k);
    } else {
      quad = a_quad(first + item / ROW_QUADS, row + 4u * (item % ROW_QUADS), params.k, params.m);
    }
    slab[i] = vec4<Half>(quad);
    if (ROW_SUMS) { row_parts[i] += quad; }
  }
}

fn fetch_b(column: u32, first: u32, local: u32, slab: ptr<function, array<vec4<Half>, B_ITEMS>>) {
  for (var i = 0u; i < B_ITEMS; i++) {
    let item = local + i * WORKGROUP_SIZE;
    var quad: vec4f;
    if (B_ALONG_P) {
      quad = b_quad(column + item / SLAB_QUADS, first + 4u * (item % SLAB_QUADS), params.n, params.k);
    } else {
      quad = b_quad(first + item / COLUMN_QUADS, column + 4u * (item % COLUMN_QUADS), params.k, params.n);
    }
    slab[i] = vec4<Half>(quad);
  }
}

/// Where group of four `item` of a slab lies in its tile.
fn slab_place(item: u32, quads: u32, stride: u32) -> u32 {
  return item / quads * stride + 4u * (item % quads);
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_id) built_in_subgroup: u32,
) {
  let subgroup = subgroup_number(built_in_subgroup, local);
  opaque_zero = params.zero;
  product = workgroup.z;
  prepare();
  let tiles_n = (params.n + COLUMNS - 1u) / COLUMNS;
  let tile = workgroup_number(workgroup);
  let group_begin = tile / (GROUP * tiles_n) * GROUP;
  let group_rows = min(GROUP, (params.m + ROWS - 1u) / ROWS - group_begin);
  let in_group = tile % (GROUP * tiles_n);
  let row = (group_begin + in_group % group_rows) * ROWS;
  let column = in_group / group_rows * COLUMNS;
  let down = subgroup / SUBGROUPS_ACROSS * (UNITS_DOWN * UNIT_M);
  let across = subgroup % SUBGROUPS_ACROSS * (UNITS_ACROSS * UNIT_N);

  var sums: array<Sums, UNITS>;
  var slab_a: array<vec4<Half>, A_ITEMS>;
  var slab_b: array<vec4<Half>, B_ITEMS>;
  var row_parts: array<vec4f, A_ITEMS>;
  let last = last_p(workgroup.z);
  fetch_a(row, first_p(workgroup.z), local, &slab_a, &row_parts);
  fetch_b(column, first_p(workgroup.z), local, &slab_b);
  for (var first = first_p(workgroup.z); first < last; first += SLAB) {
    workgroupBarrier();
    for (var i = 0u; i < A_ITEMS; i++) {
      let at = slab_place(local + i * WORKGROUP_SIZE, select(ROW_QUADS, SLAB_QUADS, A_ALONG_P), A_STRIDE);
      tile_a[at] = slab_a[i].x;
      tile_a[at + 1u] = slab_a[i].y;
      tile_a[at + 2u] = slab_a[i].z;
      tile_a[at + 3u] = slab_a[i].w;
    }
    for (var i = 0u; i < B_ITEMS; i++) {
      let at = slab_place(local + i * WORKGROUP_SIZE, select(COLUMN_QUADS, SLAB_QUADS, B_ALONG_P), B_STRIDE);
      tile_b[at] = slab_b[i].x;
      tile_b[at + 1u] = slab_b[i].y;
      tile_b[at + 2u] = slab_b[i].z;
      tile_b[at + 3u] = slab_b[i].w;
    }
    workgroupBarrier();
    if (first + SLAB < last) {
      fetch_a(row, first + SLAB, local, &slab_a, &row_parts);
      fetch_b(column, first + SLAB, local, &slab_b);
    }
    for (var p = 0u; p < SLAB; p += UNIT_K) {
      var left: array<Left, UNITS_DOWN>;
      for (var i = 0u; i < UNITS_DOWN; i++) { left[i] = load_left(down + i * UNIT_M, p); }
      for (var j = 0u; j < UNITS_ACROSS; j++) {
        let right = load_right(p, across + j * UNIT_N);
        for (var i = 0u; i < UNITS_DOWN; i++) {
          sums[i * UNITS_ACROSS + j] = add_unit(left[i], right, sums[i * UNITS_ACROSS + j]);
        }
      }
    }
  }

  if (ROW_SUMS && column == 0u) {
    if (A_ALONG_P) {
      for (var i = 0u; i < A_ITEMS; i++) { tile_c[local + i * WORKGROUP_SIZE] = dot(row_parts[i], vec4f(1.0)); }
    } else {
      // All of an invocation's groups are of the same four rows.
      var quad = vec4f();
      for (var i = 0u; i < A_ITEMS; i++) { quad += row_parts[i]; }
      let at = slab_place(local, ROW_QUADS, ROWS);
      tile_c[at] = quad.x;
      tile_c[at + 1u] = quad.y;
      tile_c[at + 2u] = quad.z;
      tile_c[at + 3u] = quad.w;
    }
    workgroupBarrier();
    for (var i = local; i < ROWS; i += WORKGROUP_SIZE) {
      var sum = 0.0;
      if (A_ALONG_P) {
        for (var q = 0u; q < SLAB_QUADS; q++) { sum += tile_c[i * SLAB_QUADS + q]; }
      } else {
        for (var q = 0u; q < WORKGROUP_SIZE / ROW_QUADS; q++) { sum += tile_c[q * ROWS + i]; }
      }
      if (row + i < params.m) { store_row_sum(row + i, sum); }
    }
    workgroupBarrier();
  }

  // A loop that drivers do not unroll, so that the fused part is compiled once.
  for (var step = params.zero; step < UNITS; step++) {
    for (var i = 0u; i < UNITS; i++) {
      if (i == step) { store_sums(subgroup * UNIT_SIZE, sums[i]); }
    }
    workgroupBarrier();
    for (var at = 4u * local; at < SUBGROUPS * UNIT_SIZE; at += 4u * WORKGROUP_SIZE) {
      let owner = at / UNIT_SIZE;
      let unit_row = owner / SUBGROUPS_ACROSS * UNITS_DOWN + step / UNITS_ACROSS;
      let unit_column = owner % SUBGROUPS_ACROSS * UNITS_ACROSS + step % UNITS_ACROSS;
      finish_quad(
        row + unit_row * UNIT_M + at % UNIT_SIZE / UNIT_N,
        column + unit_column * UNIT_N + at % UNIT_N,
        vec4f(tile_c[at], tile_c[at + 1u], tile_c[at + 2u], tile_c[at + 3u]),
      );
    }
    workgroupBarrier();
  }
}

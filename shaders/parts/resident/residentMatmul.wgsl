// needs: real.wgsl, index.wgsl, residentWorkgroup.wgsl, residentParams.wgsl, residentSizes.wgsl, residentOperands.wgsl, residentQuad4.wgsl, residentRowSums.wgsl
// Phase of a resident program: a matrix product, four rows and four columns of it an invocation.
//
//   C[i, j] = Σ over p of op(A)[i, p] · op(B)[p, j]        op(A) [M, K], op(B) [K, N]
//
// The products of four p's are added up before they join the sum of all: fewer roundings of large sums.

// Stored transposed: A [K, M], B [N, K].
const TRANSPOSE_A: bool = false;
const TRANSPOSE_B: bool = false;
// The rows of what is stored have lengths that are multiples of 4.
const A_WIDE: bool = false;
const B_WIDE: bool = false;

// Four neighbours of a stored row; past the end its last element.
fn a_quad(outer: u32, inner: u32) -> vec4f {
  let length = select(K, M, TRANSPOSE_A);
  if (A_WIDE) { return a_reals(outer * length + inner); }
  let base = outer * length;
  let last = length - 1u;
  return vec4f(
    a_real(base + inner),
    a_real(base + min(inner + 1u, last)),
    a_real(base + min(inner + 2u, last)),
    a_real(base + min(inner + 3u, last)),
  );
}

fn b_quad(outer: u32, inner: u32) -> vec4f {
  let length = select(N, K, TRANSPOSE_B);
  if (B_WIDE) { return b_reals(outer * length + inner); }
  let base = outer * length;
  let last = length - 1u;
  return vec4f(
    b_real(base + inner),
    b_real(base + min(inner + 1u, last)),
    b_real(base + min(inner + 2u, last)),
    b_real(base + min(inner + 3u, last)),
  );
}

// op(A) at four rows, for one p.
fn a_column(row: u32, p: u32) -> vec4f {
  if (TRANSPOSE_A) { return a_quad(p, row); }
  return vec4f(
    a_real(row * K + p),
    a_real(min(row + 1u, M - 1u) * K + p),
    a_real(min(row + 2u, M - 1u) * K + p),
    a_real(min(row + 3u, M - 1u) * K + p),
  );
}

// op(B) at four columns, for one p.
fn b_row(p: u32, column: u32) -> vec4f {
  if (!TRANSPOSE_B) { return b_quad(p, column); }
  return vec4f(
    b_real(column * K + p),
    b_real(min(column + 1u, N - 1u) * K + p),
    b_real(min(column + 2u, N - 1u) * K + p),
    b_real(min(column + 3u, N - 1u) * K + p),
  );
}

// op(A) at four rows and four p's: [row][p].
fn a_block(row: u32, p: u32) -> mat4x4f {
  if (TRANSPOSE_A) {
    return transpose(mat4x4f(a_quad(p, row), a_quad(p + 1u, row), a_quad(p + 2u, row), a_quad(p + 3u, row)));
  }
  return mat4x4f(
    a_quad(row, p),
    a_quad(min(row + 1u, M - 1u), p),
    a_quad(min(row + 2u, M - 1u), p),
    a_quad(min(row + 3u, M - 1u), p),
  );
}

// op(B) at four columns and four p's: [p][column].
fn b_block(p: u32, column: u32) -> mat4x4f {
  if (TRANSPOSE_B) {
    return transpose(mat4x4f(
      b_quad(column, p),
      b_quad(min(column + 1u, N - 1u), p),
      b_quad(min(column + 2u, N - 1u), p),
      b_quad(min(column + 3u, N - 1u), p),
    ));
  }
  return mat4x4f(b_quad(p, column), b_quad(p + 1u, column), b_quad(p + 2u, column), b_quad(p + 3u, column));
}

fn phase(local: u32) {
  prepare();
  const COLUMN_TILES = (N + 3u) / 4u;
  const TILES = (M + 3u) / 4u * COLUMN_TILES;
  // Unknown to the compiler: loops stay loops, which compile many times faster.
  let whole = K / 4u * 4u + params.zero;
  let last = K + params.zero;
  for (var tile = local; tile < TILES; tile += WORKGROUP_SIZE) {
    let row = tile / COLUMN_TILES * 4u;
    let column = tile % COLUMN_TILES * 4u;
    var c0 = vec4f();
    var c1 = vec4f();
    var c2 = vec4f();
    var c3 = vec4f();
    var sums = vec4f();
    for (var p = 0u; p < whole; p += 4u) {
      let a = a_block(row, p);
      let b = b_block(p, column);
      c0 += b * a[0];
      c1 += b * a[1];
      c2 += b * a[2];
      c3 += b * a[3];
      if (ROW_SUMS) { sums += vec4f(1.0) * a; }
    }
    for (var p = whole; p < last; p++) {
      let a = a_column(row, p);
      let b = b_row(p, column);
      c0 += a.x * b;
      c1 += a.y * b;
      c2 += a.z * b;
      c3 += a.w * b;
      if (ROW_SUMS) { sums += a; }
    }
    finish_quad(row, column, c0);
    if (row + 1u < M) { finish_quad(row + 1u, column, c1); }
    if (row + 2u < M) { finish_quad(row + 2u, column, c2); }
    if (row + 3u < M) { finish_quad(row + 3u, column, c3); }
    if (ROW_SUMS && column == 0u) {
      store_row_sum(row, sums.x);
      if (row + 1u < M) { store_row_sum(row + 1u, sums.y); }
      if (row + 2u < M) { store_row_sum(row + 2u, sums.z); }
      if (row + 3u < M) { store_row_sum(row + 3u, sums.w); }
    }
  }
}

// needs: matmulParams.wgsl, matmulA4.wgsl, matmulB4.wgsl
// Blocks of 4 × 4 of a matmul's operands, the same way round however they are stored.

/// Four rows of op(A) from `first` on, for the four p's from `p` on: [p][row].
fn a_block(first: u32, p: u32) -> mat4x4f {
  if (A_ALONG_P) {
    return transpose(mat4x4f(
      a_quad(first, p, params.m, params.k),
      a_quad(first + 1u, p, params.m, params.k),
      a_quad(first + 2u, p, params.m, params.k),
      a_quad(first + 3u, p, params.m, params.k),
    ));
  }
  return mat4x4f(
    a_quad(p, first, params.k, params.m),
    a_quad(p + 1u, first, params.k, params.m),
    a_quad(p + 2u, first, params.k, params.m),
    a_quad(p + 3u, first, params.k, params.m),
  );
}

/// Four columns of op(B) from `first` on, for the four p's from `p` on: [p][column].
fn b_block(first: u32, p: u32) -> mat4x4f {
  if (B_ALONG_P) {
    return transpose(mat4x4f(
      b_quad(first, p, params.n, params.k),
      b_quad(first + 1u, p, params.n, params.k),
      b_quad(first + 2u, p, params.n, params.k),
      b_quad(first + 3u, p, params.n, params.k),
    ));
  }
  return mat4x4f(
    b_quad(p, first, params.k, params.n),
    b_quad(p + 1u, first, params.k, params.n),
    b_quad(p + 2u, first, params.k, params.n),
    b_quad(p + 3u, first, params.k, params.n),
  );
}

// Where no group of four p's reaches past k, loops over p find the places of what they read before they begin: software
// drivers move nothing out of loops, and addresses computed anew take a tenth of a product's time.
const RAGGED: bool = A_ZEROS || B_ZEROS;

const FOUR: vec4u = vec4u(0u, 1u, 2u, 3u);

/// Where four lines of an operand lie for p = 0. Of lines outside it the last is read.
fn places(begin: u32, along_p: bool, lines: vec4u, count: u32, ps: vec4u) -> vec4u {
  let inside = min(lines, vec4u(count - 1u));
  return begin + select(ps * count + inside, inside * params.k, along_p);
}

/// Where the four columns of op(B) from `first` on lie, or where they lie for four p's.
fn b_places(first: u32) -> vec4u {
  let columns = first + select(vec4u(), FOUR, B_ALONG_P);
  return places(product * params.stride_b, B_ALONG_P, columns, params.n, FOUR);
}

/// How far `p` lies from p = 0.
fn a_step(p: u32) -> u32 { return select(p * params.m, p, A_ALONG_P); }
fn b_step(p: u32) -> u32 { return select(p * params.n, p, B_ALONG_P); }

/// `b_block(first, p)` from `b_places(first)`.
fn b_block_at(begin: vec4u, first: u32, p: u32) -> mat4x4f {
  if (RAGGED) { return b_block(first, p); }
  let at = begin + b_step(p);
  let quads = mat4x4f(b_four(at.x), b_four(at.y), b_four(at.z), b_four(at.w));
  if (B_ALONG_P) { return transpose(quads); }
  return quads;
}

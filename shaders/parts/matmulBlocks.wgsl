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

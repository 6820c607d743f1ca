// needs: matmulParams.wgsl, matmulA.wgsl, matmulB.wgsl
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

// The places of four groups of op(B): of a column each, or of a p each.
struct PlacesB {
  q0: PlaceB,
  q1: PlaceB,
  q2: PlaceB,
  q3: PlaceB,
}

/// Where the four columns of op(B) from `first` on lie, or where they lie for four p's.
fn b_places(first: u32) -> PlacesB {
  if (B_ALONG_P) {
    return PlacesB(b_place(first, 0u), b_place(first + 1u, 0u), b_place(first + 2u, 0u), b_place(first + 3u, 0u));
  }
  return PlacesB(b_place(first, 0u), b_place(first, 1u), b_place(first, 2u), b_place(first, 3u));
}

/// `b_block(first, p)` from `b_places(first)`.
fn b_block_at(begin: PlacesB, first: u32, p: u32) -> mat4x4f {
  if (!B_BY_PLACES) { return b_block(first, p); }
  if (B_ALONG_P) {
    let step = b_step(p, 0u);
    return transpose(mat4x4f(
      b_at(begin.q0, step), b_at(begin.q1, step), b_at(begin.q2, step), b_at(begin.q3, step),
    ));
  }
  return mat4x4f(
    b_at(begin.q0, b_step(p, 0u)),
    b_at(begin.q1, b_step(p, 1u)),
    b_at(begin.q2, b_step(p, 2u)),
    b_at(begin.q3, b_step(p, 3u)),
  );
}

// needs: matmulParams.wgsl
// Operand B of a matmul in memory, read four elements at a time: its rows are a multiple of 4 long.

alias StoredB = vec4f; // or vec4<f16>
@group(0) @binding(2) var<storage, read> b: array<StoredB>;

/// Four neighbours from the element `at` on, a multiple of 4.
fn b_four(at: u32) -> vec4f { return vec4f(b[at / 4u]); }

/// Four neighbours in a row. Without branches, which software drivers turn into masked lanes.
fn b_quad(outer: u32, inner: u32, outers: u32, inners: u32) -> vec4f {
  let at = product * params.stride_b + min(outer, outers - 1u) * params.pitch_b + min(inner, inners - 4u);
  let quad = b_four(at);
  if (B_ZEROS) { return select(vec4f(), quad, outer < outers && inner < inners); }
  return quad;
}

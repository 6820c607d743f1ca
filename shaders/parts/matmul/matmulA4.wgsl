// needs: matmulParams.wgsl
// Operand A of a matmul in memory, read four elements at a time: its rows are a multiple of 4 long.

alias StoredA = vec4f; // or vec4<f16>
@group(0) @binding(1) var<storage, read> a: array<StoredA>;

/// Four neighbours from the element `at` on, a multiple of 4.
fn a_four(at: u32) -> vec4f { return vec4f(a[at / 4u]); }

/// Four neighbours in a row. Without branches, which software drivers turn into masked lanes.
fn a_quad(outer: u32, inner: u32, outers: u32, inners: u32) -> vec4f {
  let at = product * params.stride_a + min(outer, outers - 1u) * params.pitch_a + min(inner, inners - 4u);
  let quad = a_four(at);
  if (A_ZEROS) { return select(vec4f(), quad, outer < outers && inner < inners); }
  return quad;
}

// needs: matmulParams.wgsl
// Operand A of a matmul in memory, read one element at a time: its rows have any length.

alias StoredA = f32; // or f16
@group(0) @binding(1) var<storage, read> a: array<StoredA>;

/// Four neighbours from the element `at` on.
fn a_four(at: u32) -> vec4f { return vec4f(f32(a[at]), f32(a[at + 1u]), f32(a[at + 2u]), f32(a[at + 3u])); }

/// Four neighbours in a row. Without branches, which software drivers turn into masked lanes.
fn a_quad(outer: u32, inner: u32, outers: u32, inners: u32) -> vec4f {
  let places = inner + vec4u(0u, 1u, 2u, 3u);
  let at = product * params.stride_a + min(outer, outers - 1u) * params.pitch_a + min(places, vec4u(inners - 1u));
  let quad = vec4f(f32(a[at.x]), f32(a[at.y]), f32(a[at.z]), f32(a[at.w]));
  if (A_ZEROS) { return select(vec4f(), quad, vec4<bool>(outer < outers) & (places < vec4u(inners))); }
  return quad;
}

// needs: matmulParams.wgsl
// Operand B of a matmul in memory, read one element at a time: its rows have any length.

alias StoredB = f32; // or f16
@group(0) @binding(2) var<storage, read> b: array<StoredB>;

/// Four neighbours from the element `at` on.
fn b_four(at: u32) -> vec4f { return vec4f(f32(b[at]), f32(b[at + 1u]), f32(b[at + 2u]), f32(b[at + 3u])); }

/// Four neighbours in a row. Without branches, which software drivers turn into masked lanes.
fn b_quad(outer: u32, inner: u32, outers: u32, inners: u32) -> vec4f {
  let places = inner + vec4u(0u, 1u, 2u, 3u);
  let at = product * params.stride_b + min(outer, outers - 1u) * params.pitch_b + min(places, vec4u(inners - 1u));
  let quad = vec4f(f32(b[at.x]), f32(b[at.y]), f32(b[at.z]), f32(b[at.w]));
  if (B_ZEROS) { return select(vec4f(), quad, vec4<bool>(outer < outers) & (places < vec4u(inners))); }
  return quad;
}

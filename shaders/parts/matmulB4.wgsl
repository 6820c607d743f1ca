// Operand B of a matmul, read four elements at a time: its rows are a multiple of 4 long.

@group(0) @binding(2) var<storage, read> b: array<vec4f>;

/// Four neighbours in a row of `inners` elements; zeros outside.
fn b_quad(outer: u32, inner: u32, outers: u32, inners: u32) -> vec4f {
  if (outer >= outers || inner >= inners) { return vec4f(); }
  return b[(outer * inners + inner) / 4u];
}

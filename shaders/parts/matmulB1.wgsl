// Operand B of a matmul, read one element at a time: its rows have any length.

@group(0) @binding(2) var<storage, read> b: array<f32>;

/// Four neighbours in a row of `inners` elements; zeros outside.
fn b_quad(outer: u32, inner: u32, outers: u32, inners: u32) -> vec4f {
  var quad = vec4f();
  if (outer >= outers) { return quad; }
  let base = outer * inners + inner;
  if (inner < inners) { quad.x = b[base]; }
  if (inner + 1u < inners) { quad.y = b[base + 1u]; }
  if (inner + 2u < inners) { quad.z = b[base + 2u]; }
  if (inner + 3u < inners) { quad.w = b[base + 3u]; }
  return quad;
}

// Operand A of a matmul, read one element at a time: its rows have any length.

@group(0) @binding(1) var<storage, read> a: array<f32>;

/// Four neighbours in a row of `inners` elements; zeros outside.
fn a_quad(outer: u32, inner: u32, outers: u32, inners: u32) -> vec4f {
  var quad = vec4f();
  if (outer >= outers) { return quad; }
  let base = outer * inners + inner;
  if (inner < inners) { quad.x = a[base]; }
  if (inner + 1u < inners) { quad.y = a[base + 1u]; }
  if (inner + 2u < inners) { quad.z = a[base + 2u]; }
  if (inner + 3u < inners) { quad.w = a[base + 3u]; }
  return quad;
}

// needs: patches.wgsl
// The patches of images as operand B of a matmul, in memory, read one element at a time: a group has any number of
// channels.

@group(0) @binding(2) var<storage, read> b: array<f32>;

fn b_at(begin: Spot, step: Spot) -> vec4f {
  let found = find(begin, step);
  return select(vec4f(), vec4f(b[found.place.x], b[found.place.y], b[found.place.z], b[found.place.w]), found.inside);
}

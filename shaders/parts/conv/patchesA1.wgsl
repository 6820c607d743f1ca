// needs: patches.wgsl
// The patches of images as operand A of a matmul, in memory, read one element at a time: a group has any number of
// channels.

@group(0) @binding(1) var<storage, read> a: array<f32>;

fn a_at(begin: Spot, step: Spot) -> vec4f {
  let found = find(begin, step);
  return select(vec4f(), vec4f(a[found.place.x], a[found.place.y], a[found.place.z], a[found.place.w]), found.inside);
}

// needs: patches.wgsl
// The patches of images as operand A of a matmul, in memory, read four elements at a time: a group's channels are a
// multiple of 4.

@group(0) @binding(1) var<storage, read> a: array<vec4f>;

fn a_at(begin: Spot, step: Spot) -> vec4f {
  let found = find(begin, step);
  return select(vec4f(), vec4f(a[found.place / 4u]), found.inside);
}

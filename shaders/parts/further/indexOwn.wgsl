// An index of its own for each element.

@group(0) @binding(2) var<storage, read> indices: array<u32>; // [outer, n, inner]

fn index_at(position: u32, outer: u32, j: u32, i: u32) -> u32 {
  return indices[position];
}

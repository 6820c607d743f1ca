// One list of indices for all: element j of the middle axis comes from (or goes to) row indices[j].

@group(0) @binding(2) var<storage, read> indices: array<u32>; // [n]

fn index_at(position: u32, outer: u32, j: u32, i: u32) -> u32 {
  return indices[j];
}

// needs: index.wgsl, ordered.wgsl, topKOwn.wgsl
// The k largest (or smallest) values along the middle axis, in order, or of each chunk of it, in any order:
//
//   values[o, c, r, i], indices[o, c, r, i] = the r-th of x[o, j, i], j in chunk c        x [outer, size, inner], r < k
//
// Equal values are ordered by their index; NaN comes first. One invocation a column and chunk keeps the k first so far
// as a heap
// in the results' memory, the last of them at the root: most elements are compared with the root alone.
// Dispatch: ceil(columns / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  columns: u32, // outer · chunks · inner
  size: u32,
  inner: u32,
  k: u32,
  chunks: u32, // of size / chunks elements or one more: k at least
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;
@group(0) @binding(3) var<storage, read_write> indices: array<u32>;

/// Puts a value into the heap of `count` places from `base` on, whose place `hole` is free, at or below it.
fn sift(base: u32, hole: u32, count: u32, value: f32, place: u32) {
  let key = rank_key(value);
  var free = base + hole * params.inner;
  var child = 2u * hole + 1u;
  while (child < count) {
    var child_at = base + child * params.inner;
    if (child + 1u < count) {
      let other_at = child_at + params.inner;
      if (comes_first(rank_key(values[child_at]), indices[child_at], rank_key(values[other_at]), indices[other_at])) {
        child++;
        child_at = other_at;
      }
    }
    if (comes_first(rank_key(values[child_at]), indices[child_at], key, place)) { break; }
    values[free] = values[child_at];
    indices[free] = indices[child_at];
    free = child_at;
    child = 2u * child + 1u;
  }
  values[free] = value;
  indices[free] = place;
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let column = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (column >= params.columns) { return; }
  let i = column % params.inner;
  let chunk = column / params.inner % params.chunks;
  let outer = column / params.inner / params.chunks;
  let longer = params.size % params.chunks;
  let begin = chunk * (params.size / params.chunks) + min(chunk, longer);
  let end = begin + params.size / params.chunks + select(0u, 1u, chunk < longer);
  let base = column / params.inner * params.k * params.inner + i;

  var index = (outer * params.size + begin) * params.inner + i;
  for (var r = 0u; r < params.k; r++) {
    values[base + r * params.inner] = x[index];
    indices[base + r * params.inner] = place_of(index, begin + r);
    index += params.inner;
  }
  for (var hole = params.k / 2u; hole > 0u; hole--) {
    let at = base + (hole - 1u) * params.inner;
    sift(base, hole - 1u, params.k, values[at], indices[at]);
  }
  var root_key = rank_key(values[base]);
  var root_place = indices[base];
  for (var j = begin + params.k; j < end; j++) {
    let value = x[index];
    let place = place_of(index, j);
    if (comes_first(rank_key(value), place, root_key, root_place)) {
      sift(base, 0u, params.k, value, place);
      root_key = rank_key(values[base]);
      root_place = indices[base];
    }
    index += params.inner;
  }
  if (params.chunks > 1u) { return; }
  for (var count = params.k - 1u; count > 0u; count--) {
    let at = base + count * params.inner;
    let value = values[at];
    let place = indices[at];
    values[at] = values[base];
    indices[at] = indices[base];
    sift(base, 0u, count, value, place);
  }
}

// needs: index.wgsl, ordered.wgsl
// The k largest (or smallest) values along the middle axis, in order:
//
//   values[o, r, i], indices[o, r, i] = the r-th of x[o, 0 … size − 1, i]        x [outer, size, inner], r < k
//
// Equal values go by their index; NaN comes first. One invocation a column finds, k times over, the first value that
// comes after the one before: k · size comparisons, no memory.
// Dispatch: ceil(columns / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  columns: u32, // outer · inner
  size: u32,
  inner: u32,
  k: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;
@group(0) @binding(3) var<storage, read_write> indices: array<u32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let column = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (column >= params.columns) { return; }
  let i = column % params.inner;
  let outer = column / params.inner;
  var key = 0xffffffffu;
  var place = 0u;
  for (var r = 0u; r < params.k; r++) {
    var best_key = 0u;
    var best = params.size;
    for (var j = 0u; j < params.size; j++) {
      let other = rank_key(x[(outer * params.size + j) * params.inner + i]);
      let after = r == 0u || comes_first(key, place, other, j);
      if (after && (best == params.size || comes_first(other, j, best_key, best))) {
        best_key = other;
        best = j;
      }
    }
    key = best_key;
    place = best;
    let target_index = (outer * params.k + r) * params.inner + i;
    values[target_index] = x[(outer * params.size + best) * params.inner + i];
    indices[target_index] = best;
  }
}

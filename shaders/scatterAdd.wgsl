// needs: real.wgsl, index.wgsl, indexShared.wgsl, finish.wgsl
// The gradient of a gather: sums of the values that share an index, in the order of j:
//
//   y[o, k, i] = Σ over j with index(o, j, i) = k of values[o, j, i]        values [outer, n, inner], y [outer, size, inner]
//
// An invocation looks through all n indices for its own k: no atomics, one result for any number of runs.
// Dispatch: ceil(count / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  count: u32, // outer · size · inner
  size: u32,
  n: u32,
  inner: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<f32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let result = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (result >= params.count) { return; }
  let i = result % params.inner;
  let k = result / params.inner % params.size;
  let outer = result / params.inner / params.size;
  var sum = 0.0;
  for (var j = 0u; j < params.n; j++) {
    let position = (outer * params.n + j) * params.inner + i;
    let given = index_at(position, outer, j, i);
    let index = min(select(given, given + params.size, given >= 0x80000000u), params.size - 1u);
    if (index == k) { sum += values[position]; }
  }
  finish(result, result / params.inner, i, Real(sum));
}

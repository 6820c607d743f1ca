// needs: real.wgsl, index.wgsl, indexShared.wgsl, finish.wgsl
// The gradient of a gather: sums of the values that share an index, in the order of j:
//
//   y[o, k, i] = Σ over j with index(o, j, i) = k of values[o, j, i]        values [outer, n, inner], y [outer, size, inner]
//
// An invocation owns WIDTH neighbouring i's and a range of k's. It goes through all n indices once and adds each value
// that falls into its range to the sum in memory: no atomics, one result for any number of runs.
// Dispatch: ceil(owners / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  owners: u32, // outer · ranges · inner / WIDTH
  size: u32,
  n: u32,
  inner: u32, // a multiple of WIDTH
  ranges: u32,
  range_size: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<Real>;
@group(0) @binding(3) var<storage, read_write> sums: array<Real>; // [outer, size, inner]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let owner = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (owner >= params.owners) { return; }
  let groups = params.inner / WIDTH;
  let i = owner % groups * WIDTH;
  let first = owner / groups % params.ranges * params.range_size;
  let outer = owner / groups / params.ranges;
  let end = min(first + params.range_size, params.size);
  let base = outer * params.size;
  for (var k = first; k < end; k++) { sums[((base + k) * params.inner + i) / WIDTH] = Real(0.0); }
  for (var j = 0u; j < params.n; j++) {
    let position = (outer * params.n + j) * params.inner + i;
    let given = index_at(position, outer, j, i);
    let k = min(select(given, given + params.size, given >= 0x80000000u), params.size - 1u);
    if (k >= first && k < end) { sums[((base + k) * params.inner + i) / WIDTH] += values[position / WIDTH]; }
  }
  for (var k = first; k < end; k++) {
    let index = (base + k) * params.inner + i;
    finish(index, base + k, i, sums[index / WIDTH]);
  }
}

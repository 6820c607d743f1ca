// needs: real.wgsl, index.wgsl, indexShared.wgsl, finish.wgsl
// Picks along the middle axis:
//
//   y[o, j, i] = data[o, index(o, j, i), i]        data [outer, size, inner], y [outer, n, inner]
//
// An index from 2^32 − size on counts from the end (−1 is the last); beyond the size the last element is read.
// One element an invocation. Dispatch: ceil(count / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  count: u32, // outer · n · inner
  size: u32,
  n: u32,
  inner: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> data: array<f32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let position = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (position >= params.count) { return; }
  let i = position % params.inner;
  let j = position / params.inner % params.n;
  let outer = position / params.inner / params.n;
  let given = index_at(position, outer, j, i);
  let index = min(select(given, given + params.size, given >= 0x80000000u), params.size - 1u);
  let value = data[(outer * params.size + index) * params.inner + i];
  finish(position, position / params.inner, i, Real(value));
}

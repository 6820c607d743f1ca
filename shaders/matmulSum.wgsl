// needs: real.wgsl, index.wgsl, finish.wgsl
// The second half of a matrix product whose sums were split:
//
//   C[i, j] = Σ over s of partial[s, i, j]        partial [parts, m, n]
//
// An invocation takes WIDTH neighbours of C and adds the parts in their order.
// Dispatch: ceil(m · n / (WIDTH · WORKGROUP_SIZE)) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  n: u32,
  count: u32, // m · n
  splits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partial: array<Real>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let index = (workgroup_number(workgroup) * WORKGROUP_SIZE + local) * WIDTH;
  if (index >= params.count) { return; }
  var sum = Real(0.0);
  for (var split = 0u; split < params.splits; split++) { sum += partial[(split * params.count + index) / WIDTH]; }
  finish(index, index / params.n, index % params.n, sum);
}

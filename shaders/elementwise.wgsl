// needs: real.wgsl, index.wgsl, finish.wgsl
// A chain of elementwise operations that no other kernel could take up.
//
//   outputs[i] = chain(operands[i])        for all elements i of [rows, columns]
//
// Each workgroup takes a block of WORKGROUP_SIZE · params.turns groups of WIDTH neighbours; in each turn its
// invocations take neighbouring groups, so that loads of a real GPU coalesce.
// Dispatch: ceil(count / (WIDTH · WORKGROUP_SIZE · turns)) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  count: u32,
  columns: u32,
  turns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let first = workgroup_number(workgroup) * params.turns * WORKGROUP_SIZE + local;
  for (var turn = 0u; turn < params.turns; turn++) {
    let index = (first + turn * WORKGROUP_SIZE) * WIDTH;
    if (index >= params.count) { break; }
    finish(index, index / params.columns, index % params.columns, Real(0.0));
  }
}

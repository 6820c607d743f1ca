// needs: real.wgsl, index.wgsl
// Plain copies, the yardstick of kernels that are bound by memory: y[i] = x[i].
//
// Each invocation copies `turns` groups of WIDTH neighbours, `stride` groups apart, from its own first group on:
// stride 1 and step turns give every invocation a block of its own, stride and step of a whole dispatch or workgroup
// give neighbouring invocations neighbouring groups.
// Dispatch: count / (WIDTH · turns · WORKGROUP_SIZE) workgroups in x.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  turns: u32,
  stride: u32,
  local_step: u32, // groups between neighbouring invocations of a workgroup
  workgroup_step: u32, // groups between neighbouring workgroups
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<Real>;
@group(0) @binding(2) var<storage, read_write> y: array<Real>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  var group = workgroup.x * params.workgroup_step + local * params.local_step;
  for (var turn = 0u; turn < params.turns; turn++) {
    y[group] = x[group];
    group += params.stride;
  }
}

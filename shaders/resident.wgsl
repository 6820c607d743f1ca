// needs: opaqueZero.wgsl, residentWorkgroup.wgsl, residentMember.wgsl, residentParams.wgsl, residentPhases.wgsl
// A whole program in a single dispatch: each workgroup brings a network's values into its own memory, runs `steps` steps
// there, one phase after the other with barriers between, and brings back what changed.
//
// Phases are the kernels of the step-by-step path in small: parts residentMatmul, residentReduce and so on, each linked
// with its sizes and the elementwise chain fused onto it. `residentPhases.wgsl` calls them.
// Dispatch: one workgroup a network; a population has as many as members.

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  member = workgroup.x;
  load_values(local);
  for (var step = 0u; step < params.steps; step++) { run_step(local); }
  store_values(local);
}

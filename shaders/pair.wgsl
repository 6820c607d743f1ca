// needs: firstOfPair.wgsl, secondOfPair.wgsl
// Two kernels in one dispatch, which do not depend on each other: workgroups below `first_grid.w` run the one, all others the
// other, each as if it were alone. A GPU waits between two dispatches that write memory; what small kernels leave idle,
// workgroups of the other use.
// `wgsl/pairText.ts` makes their modules parts: entry points first_main and second_main, numbers in params.first and params.second.
// Dispatch: the workgroups of both, one after another in x.

const PAIR_INVOCATIONS: u32 = 64u;

struct Params {
  first_grid: vec4u, // workgroups in x, y, z, and their product
  second_grid: vec4u,
  @align(16) first: first_Params,
  @align(16) second: second_Params,
}

@group(0) @binding(0) var<uniform> params: Params;

fn place_in(grid: vec4u, number: u32) -> vec3u {
  return vec3u(number % grid.x, number / grid.x % grid.y, number / grid.x / grid.y);
}

@compute @workgroup_size(PAIR_INVOCATIONS)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let number = workgroup.x;
  if (number < params.first_grid.w) {
    first_main(place_in(params.first_grid, number), local);
  } else {
    second_main(place_in(params.second_grid, number - params.first_grid.w), local);
  }
}

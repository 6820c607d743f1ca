// needs: real.wgsl, index.wgsl, runningSum.wgsl, scanStart.wgsl, finish.wgsl
// Running sums along the middle axis:
//
//   y[o, j, i] = Σ over j' ≤ j (or j' < j where exclusive) of x[o, j', i]        x, y [outer, size, inner]
//
// and from the end where reversed. An invocation owns WIDTH neighbouring i's and a chunk of the axis, and goes through
// it in order, compensated. Chunks are counted from where the sums start.
// Dispatch: ceil(owners / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
const EXCLUSIVE: bool = false;
const REVERSE: bool = false;

struct Params {
  zero: u32,
  owners: u32, // outer · chunks · inner / WIDTH
  size: u32,
  inner: u32, // a multiple of WIDTH
  chunks: u32,
  chunk_size: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<Real>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let owner = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (owner >= params.owners) { return; }
  let groups = params.inner / WIDTH;
  let i = owner % groups * WIDTH;
  let chunk = owner / groups % params.chunks;
  let outer = owner / groups / params.chunks;
  let end = min((chunk + 1u) * params.chunk_size, params.size);
  var state = start_of(outer, chunk, i, params.chunks, params.inner);
  for (var turn = chunk * params.chunk_size; turn < end; turn++) {
    let row = outer * params.size + select(turn, params.size - 1u - turn, REVERSE);
    let index = row * params.inner + i;
    let value = x[index / WIDTH];
    if (EXCLUSIVE) { finish(index, row, i, state.sum); }
    state = add_term(state, value);
    if (!EXCLUSIVE) { finish(index, row, i, state.sum); }
  }
}

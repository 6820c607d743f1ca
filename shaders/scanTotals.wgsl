// needs: real.wgsl, index.wgsl, runningSum.wgsl
// Sums of the chunks of the middle axis, as scan.wgsl cuts it, with what their rounding lost:
//
//   totals[o, c, 0, i] + totals[o, c, 1, i] = Σ over j in chunk c of x[o, j, i]        x [outer, size, inner]
//
// An invocation owns WIDTH neighbouring i's of a chunk, and goes through it in order.
// Dispatch: ceil(owners / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
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
@group(0) @binding(2) var<storage, read_write> totals: array<Real>; // [outer, chunks, 2, inner]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  let owner = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (owner >= params.owners) { return; }
  let groups = params.inner / WIDTH;
  let i = owner % groups * WIDTH;
  let chunk = owner / groups % params.chunks;
  let outer = owner / groups / params.chunks;
  let end = min((chunk + 1u) * params.chunk_size, params.size);
  var state = RunningSum(Real(0.0), Real(0.0));
  for (var turn = chunk * params.chunk_size; turn < end; turn++) {
    let row = outer * params.size + select(turn, params.size - 1u - turn, REVERSE);
    state = add_term(state, x[(row * params.inner + i) / WIDTH]);
  }
  let place = (owner / groups * 2u * params.inner + i) / WIDTH;
  totals[place] = state.sum;
  totals[place + groups] = state.lost;
}

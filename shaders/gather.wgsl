// needs: real.wgsl, index.wgsl, indexShared.wgsl, finish.wgsl
// Picks along the middle axis:
//
//   y[o, j, i] = data[o, index(o, j, i), i]        data [outer, size, inner], y [outer, n, inner]
//
// An index from 2^32 − size on counts from the end (−1 is the last); beyond the size the last element is read.
// Groups of WIDTH neighbours i are taken as in elementwise.wgsl; the positions go along with the index, since
// divisions cost more than the rest of a turn.
// Dispatch: ceil(count / (WIDTH · WORKGROUP_SIZE · turns)) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  count: u32, // outer · n · inner
  size: u32,
  n: u32,
  inner: u32, // a multiple of WIDTH
  turns: u32,
  local_step: u32,
  turn_step: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
alias Stored = Real; // of f16 where data are stored so
@group(0) @binding(1) var<storage, read> data: array<Stored>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let block = workgroup_number(workgroup) * params.turns * WORKGROUP_SIZE;
  var position = (block + local * params.local_step) * WIDTH;
  let step = params.turn_step * WIDTH;
  let step_rows = step / params.inner;
  let step_i = step % params.inner;
  let step_outer = step_rows / params.n;
  let step_j = step_rows % params.n;
  var row = position / params.inner;
  var i = position % params.inner;
  var outer = row / params.n;
  var j = row % params.n;
  for (var turn = 0u; turn < params.turns && position < params.count; turn++) {
    let given = index_at(position, outer, j, i);
    let index = min(select(given, given + params.size, given >= 0x80000000u), params.size - 1u);
    finish(position, row, i, Real(data[((outer * params.size + index) * params.inner + i) / WIDTH]));
    position += step;
    i += step_i;
    let next_row = select(0u, 1u, i >= params.inner);
    i -= next_row * params.inner;
    row += step_rows + next_row;
    j += step_j + next_row;
    let next_outer = select(0u, 1u, j >= params.n);
    j -= next_outer * params.n;
    outer += step_outer + next_outer;
  }
}

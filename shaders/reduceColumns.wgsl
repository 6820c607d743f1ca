// needs: real.wgsl, index.wgsl, combineSum.wgsl, fetch.wgsl, finish.wgsl
// Reduction over an axis that is not the last, or over one chunk of it:
//
//   y[o, c, i] = combine over j in chunk c of x[o, j, i]        for x [outer, size, inner], y [outer, chunks, inner]
//
// An invocation owns WIDTH neighbouring columns i; LANES invocations share them, each taking every LANES-th j into
// two accumulators in turn, and are combined as a tree in workgroup memory, all in a fixed order.
// Dispatch: ceil(outer · chunks · inner / WIDTH / (WORKGROUP_SIZE / LANES)) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 8u;
const COLUMNS: u32 = 8u; // WORKGROUP_SIZE / LANES

struct Params {
  zero: u32,
  results: u32, // outer · chunks · inner / WIDTH
  size: u32,
  inner: u32,
  chunks: u32,
  chunk_size: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

var<workgroup> partial: array<Real, WORKGROUP_SIZE>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let result = workgroup_number(workgroup) * COLUMNS + local % COLUMNS;
  let shared_by = local / COLUMNS;
  let groups = params.inner / WIDTH;
  let column = (result % groups) * WIDTH;
  let chunk = (result / groups) % params.chunks;
  let outer = result / groups / params.chunks;
  let end = min((chunk + 1u) * params.chunk_size, params.size);
  var even = neutral();
  var odd = neutral();
  if (result < params.results) {
    var j = chunk * params.chunk_size + shared_by;
    for (; j + LANES < end; j += 2u * LANES) {
      let row = outer * params.size + j;
      even = combine(even, fetch(row * params.inner + column, row, column));
      odd = combine(odd, fetch((row + LANES) * params.inner + column, row + LANES, column));
    }
    if (j < end) {
      let row = outer * params.size + j;
      even = combine(even, fetch(row * params.inner + column, row, column));
    }
  }
  partial[local] = combine(even, odd);
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (shared_by < half) { partial[local] = combine(partial[local], partial[local + half * COLUMNS]); }
  }
  if (shared_by == 0u && result < params.results) {
    let row = outer * params.chunks + chunk;
    finish(row * params.inner + column, row, column, partial[local]);
  }
}

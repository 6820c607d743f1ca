// needs: real.wgsl, index.wgsl, combineSum.wgsl, fetch.wgsl, finish.wgsl
// Reduction over an axis that is not the last, or over one chunk of it:
//
//   y[o, c, i] = combine over j in chunk c of x[o, j, i]        for x [outer, size, inner], y [outer, chunks, inner]
//
// An invocation owns WIDTH neighbouring columns i; LANES invocations share them, each taking every LANES-th j in blocks
// of 16 turns of four, so that no sum has many terms. They are combined as a tree in workgroup memory. All orders are
// fixed.
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
  let first_row = outer * params.size;
  let end = first_row + select(0u, min((chunk + 1u) * params.chunk_size, params.size), result < params.results);
  let stride = LANES * params.inner;
  var total = neutral();
  var row = first_row + chunk * params.chunk_size + shared_by;
  var index = row * params.inner + column;
  while (row < end) {
    var first = neutral();
    var second = neutral();
    var third = neutral();
    var fourth = neutral();
    let stop = min(row + 64u * LANES, end);
    for (; row + 3u * LANES < stop; row += 4u * LANES) {
      first = combine(first, fetch(index, row, column));
      second = combine(second, fetch(index + stride, row + LANES, column));
      third = combine(third, fetch(index + 2u * stride, row + 2u * LANES, column));
      fourth = combine(fourth, fetch(index + 3u * stride, row + 3u * LANES, column));
      index += 4u * stride;
    }
    for (; row < stop; row += LANES) {
      first = combine(first, fetch(index, row, column));
      index += stride;
    }
    total = combine(total, combine(combine(first, second), combine(third, fourth)));
  }
  if (LANES > 1u) {
    partial[local] = total;
    for (var half = LANES / 2u; half > 0u; half /= 2u) {
      workgroupBarrier();
      if (shared_by < half) { partial[local] = combine(partial[local], partial[local + half * COLUMNS]); }
    }
    total = partial[local];
  }
  if (shared_by == 0u && result < params.results) {
    let target_row = outer * params.chunks + chunk;
    finish(target_row * params.inner + column, target_row, column, total);
  }
}

// needs: real.wgsl, index.wgsl, combineSum.wgsl, fetch.wgsl, finish.wgsl
// Reduction over an axis that is not the last, or over one chunk of it, for software drivers:
//
//   y[o, c, i] = combine over j in chunk c of x[o, j, i]        for x [outer, size, inner], y [outer, chunks, inner]
//
// An invocation owns a block of 4 · WIDTH neighbouring columns i, so that a few rows are read as long runs of memory,
// and goes through its chunk in the order of j, 16 rows at a time, so that no sum has many terms.
// Dispatch: ceil(outer · chunks · inner / (4 · WIDTH) / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  results: u32, // outer · chunks · inner / (4 · WIDTH)
  size: u32,
  inner: u32, // a multiple of 4 · WIDTH
  chunks: u32,
  chunk_size: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let result = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (result >= params.results) { return; }
  let blocks = params.inner / (4u * WIDTH);
  let column = (result % blocks) * 4u * WIDTH;
  let chunk = (result / blocks) % params.chunks;
  let outer = result / blocks / params.chunks;
  let end = outer * params.size + min((chunk + 1u) * params.chunk_size, params.size);
  var row = outer * params.size + chunk * params.chunk_size;
  var index = row * params.inner + column;
  var first = neutral();
  var second = neutral();
  var third = neutral();
  var fourth = neutral();
  while (row < end) {
    var first_of_rows = neutral();
    var second_of_rows = neutral();
    var third_of_rows = neutral();
    var fourth_of_rows = neutral();
    for (let stop = min(row + 16u, end); row < stop; row++) {
      first_of_rows = combine(first_of_rows, fetch(index, row, column));
      second_of_rows = combine(second_of_rows, fetch(index + WIDTH, row, column + WIDTH));
      third_of_rows = combine(third_of_rows, fetch(index + 2u * WIDTH, row, column + 2u * WIDTH));
      fourth_of_rows = combine(fourth_of_rows, fetch(index + 3u * WIDTH, row, column + 3u * WIDTH));
      index += params.inner;
    }
    first = combine(first, first_of_rows);
    second = combine(second, second_of_rows);
    third = combine(third, third_of_rows);
    fourth = combine(fourth, fourth_of_rows);
  }
  let target_row = outer * params.chunks + chunk;
  let target_index = target_row * params.inner + column;
  finish(target_index, target_row, column, first);
  finish(target_index + WIDTH, target_row, column + WIDTH, second);
  finish(target_index + 2u * WIDTH, target_row, column + 2u * WIDTH, third);
  finish(target_index + 3u * WIDTH, target_row, column + 3u * WIDTH, fourth);
}

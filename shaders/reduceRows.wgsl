// needs: real.wgsl, index.wgsl, components1.wgsl, combineSum.wgsl, fetch.wgsl, finish.wgsl
// Reduction along rows, or along one chunk of each row:
//
//   y[r, c] = combine over j in chunk c of x[r, j]        for x [rows, size], y [rows, chunks]
//
// LANES invocations share a chunk: each takes every LANES-th group of WIDTH elements in blocks of 16 turns of four
// groups, so that no sum has many terms. Then the lanes are combined as a tree in workgroup memory. All orders are
// fixed. A single row may end within a group: what its buffer holds beyond is left out.
// Dispatch: ceil(rows · chunks · LANES / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 64u;

struct Params {
  zero: u32,
  results: u32, // rows · chunks
  size: u32,
  chunks: u32,
  chunk_size: u32, // a multiple of WIDTH
}

@group(0) @binding(0) var<uniform> params: Params;

var<workgroup> partial: array<f32, WORKGROUP_SIZE>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let result = workgroup_number(workgroup) * (WORKGROUP_SIZE / LANES) + local / LANES;
  let row = result / params.chunks;
  let chunk = result % params.chunks;
  let base = row * params.size;
  let begin = chunk * params.chunk_size;
  let end = select(begin, min(begin + params.chunk_size, params.size), result < params.results);
  const STRIDE = LANES * WIDTH;
  var total = neutral();
  var column = begin + (local % LANES) * WIDTH;
  while (column < end) {
    var first = neutral();
    var second = neutral();
    var third = neutral();
    var fourth = neutral();
    let stop = min(column + 64u * STRIDE, end);
    for (; column + 3u * STRIDE + WIDTH <= stop; column += 4u * STRIDE) {
      first = combine(first, fetch(base + column, row, column));
      second = combine(second, fetch(base + column + STRIDE, row, column + STRIDE));
      third = combine(third, fetch(base + column + 2u * STRIDE, row, column + 2u * STRIDE));
      fourth = combine(fourth, fetch(base + column + 3u * STRIDE, row, column + 3u * STRIDE));
    }
    for (; column < stop; column += STRIDE) {
      let inside = columns_from(column) < Bits(end);
      first = combine(first, select(neutral(), fetch(base + column, row, column), inside));
    }
    total = combine(total, combine(combine(first, second), combine(third, fourth)));
  }
  var value = component(total, 0u);
  for (var index = 1u; index < WIDTH; index++) { value = combine_scalars(value, component(total, index)); }
  if (LANES > 1u) {
    partial[local] = value;
    for (var half = LANES / 2u; half > 0u; half /= 2u) {
      workgroupBarrier();
      if (local % LANES < half) { partial[local] = combine_scalars(partial[local], partial[local + half]); }
    }
    value = partial[local];
  }
  if (local % LANES == 0u && result < params.results) { finish(result, row, chunk, Real(value)); }
}

// needs: real.wgsl, index.wgsl, lanes1.wgsl, combineSum.wgsl, fetch.wgsl, finish.wgsl
// Reduction along rows, or along one chunk of each row:
//
//   y[r, c] = combine over j in chunk c of x[r, j]        for x [rows, size], y [rows, chunks]
//
// LANES invocations share a chunk: each takes every LANES-th group of WIDTH elements into two accumulators in turn,
// then the lanes are combined as a tree in workgroup memory, all in a fixed order. Chunks of at most a few thousand
// elements keep the rounding error near 1e-6 · Σ|x| for any size.
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
  let begin = chunk * params.chunk_size;
  let end = min(begin + params.chunk_size, params.size);
  var even = neutral();
  var odd = neutral();
  if (result < params.results) {
    let stride = LANES * WIDTH;
    var column = begin + (local % LANES) * WIDTH;
    for (; column + stride < end; column += 2u * stride) {
      even = combine(even, fetch(row * params.size + column, row, column));
      odd = combine(odd, fetch(row * params.size + column + stride, row, column + stride));
    }
    if (column < end) { even = combine(even, fetch(row * params.size + column, row, column)); }
  }
  let both = combine(even, odd);
  var value = lane(both, 0u);
  for (var index = 1u; index < WIDTH; index++) { value = combine_scalars(value, lane(both, index)); }
  partial[local] = value;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local % LANES < half) { partial[local] = combine_scalars(partial[local], partial[local + half]); }
  }
  if (local % LANES == 0u && result < params.results) {
    finish(result, row, chunk, Real(partial[local]));
  }
}

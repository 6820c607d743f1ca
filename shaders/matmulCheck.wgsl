// needs: index.wgsl
// Compares a matrix product with the plain one, bit by bit, and spoils it, so that the next one must be written again:
//
//   agreeing = how many of expected[s, j] equal C[rows[s], j], and row_sums[rows[s]] for j = n
//
// Equal numbers are counted, not unequal ones: a kernel that does not run agrees with nothing.
// Dispatch: ceil(samples · (n + sums) / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
const SPOILED: u32 = 0x7fc00bad; // a NaN

struct Params {
  zero: u32,
  n: u32,
  samples: u32,
  sums: u32, // 0 or 1
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> rows: array<u32>;
@group(0) @binding(2) var<storage, read> expected: array<u32>; // [samples, n + sums], f32
@group(0) @binding(3) var<storage, read_write> c: array<u32>; // [rows, n], f32
@group(0) @binding(4) var<storage, read_write> row_sums: array<u32>; // f32
@group(0) @binding(5) var<storage, read_write> agreeing: atomic<u32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  let columns = params.n + params.sums;
  if (index >= params.samples * columns) { return; }
  let row = rows[index / columns];
  let column = index % columns;
  var got: u32;
  if (column == params.n) {
    got = row_sums[row];
    row_sums[row] = SPOILED;
  } else {
    got = c[row * params.n + column];
    c[row * params.n + column] = SPOILED;
  }
  // The bits are compared: drivers may take for granted that there are no NaNs. Only zero has two patterns.
  if (got == expected[index] || (got << 1u) + (expected[index] << 1u) == 0u) { atomicAdd(&agreeing, 1u); }
}

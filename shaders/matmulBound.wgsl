// needs: index.wgsl
// Compares a matrix product that rounds its operands with the plain one, and spoils it:
//
//   within = how many C[rows[s], j] are finite with |C − Σ over p of a_p · b_p| ≤ bound · Σ over p of |a_p · b_p|
//
// Right results are counted, not wrong ones: a kernel that does not run has no right results.
// Dispatch: ceil(samples · n / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
const SPOILED: u32 = 0x7fc00bad; // a NaN
const EXPONENT: u32 = 0x7f800000;

// Whether an operand's contiguous axis is p: A stored [m, k], B stored [n, k].
const A_ALONG_P: bool = true;
const B_ALONG_P: bool = false;

struct Params {
  zero: u32,
  m: u32,
  n: u32,
  k: u32,
  stride_a: u32,
  stride_b: u32,
  samples: u32,
  bound: u32, // bits of an f32
}

alias StoredA = f32; // or f16
alias StoredB = f32;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<StoredA>;
@group(0) @binding(2) var<storage, read> b: array<StoredB>;
@group(0) @binding(3) var<storage, read> rows: array<u32>;
@group(0) @binding(4) var<storage, read_write> c: array<u32>; // [rows, n], f32
@group(0) @binding(5) var<storage, read_write> within: atomic<u32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (index >= params.samples * params.n) { return; }
  let stacked = rows[index / params.n];
  let product = stacked / params.m;
  let row = stacked % params.m;
  let column = index % params.n;
  var sum = 0.0;
  var magnitude = 0.0;
  for (var p = 0u; p < params.k; p++) {
    let left = f32(a[product * params.stride_a + select(p * params.m + row, row * params.k + p, A_ALONG_P)]);
    let right = f32(b[product * params.stride_b + select(p * params.n + column, column * params.k + p, B_ALONG_P)]);
    sum += left * right;
    magnitude += abs(left * right);
  }
  let got = c[stacked * params.n + column];
  c[stacked * params.n + column] = SPOILED;
  // The bits tell what is finite: drivers may take for granted that all is.
  let finite = (got & EXPONENT) != EXPONENT;
  if (finite && abs(bitcast<f32>(got) - sum) <= bitcast<f32>(params.bound) * magnitude) { atomicAdd(&within, 1u); }
}

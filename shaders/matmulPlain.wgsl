// needs: index.wgsl
// The plain matrix product, by which the tuner judges all others: of some rows of C every result, one an invocation,
// added up in order.
//
//   expected[s, j] = Σ over p of op(A)[rows[s], p] · op(B)[p, j]        op(A) [m, k], op(B) [k, n]
//
// With sums, column n of `expected` holds Σ over p of op(A)[rows[s], p]. Of a stack of products, rows are counted
// through all of them.
// Dispatch: ceil(samples · (n + sums) / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

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
  sums: u32, // 0 or 1
}

alias StoredA = f32; // or f16
alias StoredB = f32;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<StoredA>;
@group(0) @binding(2) var<storage, read> b: array<StoredB>;
@group(0) @binding(3) var<storage, read> rows: array<u32>;
@group(0) @binding(4) var<storage, read_write> expected: array<f32>; // [samples, n + sums]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  let columns = params.n + params.sums;
  if (index >= params.samples * columns) { return; }
  let product = rows[index / columns] / params.m;
  let row = rows[index / columns] % params.m;
  let column = index % columns;
  var total = 0.0;
  for (var p = 0u; p < params.k; p++) {
    let left = f32(a[product * params.stride_a + select(p * params.m + row, row * params.k + p, A_ALONG_P)]);
    if (column == params.n) {
      total += left;
    } else {
      total += left * f32(b[product * params.stride_b + select(p * params.n + column, column * params.k + p, B_ALONG_P)]);
    }
  }
  expected[index] = total;
}

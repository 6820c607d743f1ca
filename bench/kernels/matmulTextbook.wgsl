// needs: real.wgsl, index.wgsl, finish.wgsl
// The textbook's matmul, as a yardstick: 16 × 16 invocations, one result each, tiles of 16 × 16 in workgroup memory.

struct Params {
  zero: u32,
  m: u32,
  n: u32,
  k: u32,
}

const A_ROW_STRIDE_IS_K: bool = true;
const B_ROW_STRIDE_IS_N: bool = true;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;

var<workgroup> tile_a: array<array<f32, 16>, 16>;
var<workgroup> tile_b: array<array<f32, 16>, 16>;

@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) local: vec3u) {
  opaque_zero = params.zero;
  prepare();
  let row = workgroup.y * 16u + local.y;
  let column = workgroup.x * 16u + local.x;
  var sum = 0.0;
  for (var first = 0u; first < params.k; first += 16u) {
    let a_p = first + local.x;
    let b_p = first + local.y;
    tile_a[local.y][local.x] = 0.0;
    tile_b[local.y][local.x] = 0.0;
    if (row < params.m && a_p < params.k) {
      tile_a[local.y][local.x] = a[select(a_p * params.m + row, row * params.k + a_p, A_ROW_STRIDE_IS_K)];
    }
    if (column < params.n && b_p < params.k) {
      tile_b[local.y][local.x] = b[select(column * params.k + b_p, b_p * params.n + column, B_ROW_STRIDE_IS_N)];
    }
    workgroupBarrier();
    for (var p = 0u; p < 16u; p++) { sum += tile_a[local.y][p] * tile_b[p][local.x]; }
    workgroupBarrier();
  }
  if (row < params.m && column < params.n) { finish(row * params.n + column, row, column, sum); }
}

// needs: real.wgsl, index.wgsl, finish.wgsl
// Running sums along the middle axis:
//
//   y[o, j, i] = Σ over j' ≤ j (or j' < j where exclusive) of x[o, j', i]        x, y [outer, size, inner]
//
// and from the end where reversed. One invocation a column, in the order of the axis, compensated, so that the error
// does not grow with its length.
// Dispatch: ceil(columns / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
const EXCLUSIVE: bool = false;
const REVERSE: bool = false;

struct Params {
  zero: u32,
  columns: u32, // outer · inner
  size: u32,
  inner: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;

/// a, rounded as it is: keeps a compiler from re-associating the compensation away.
fn rounded(a: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(a) ^ params.zero);
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let column = workgroup_number(workgroup) * WORKGROUP_SIZE + local;
  if (column >= params.columns) { return; }
  let i = column % params.inner;
  let outer = column / params.inner;
  var sum = 0.0;
  var lost = 0.0;
  for (var turn = 0u; turn < params.size; turn++) {
    let j = select(turn, params.size - 1u - turn, REVERSE);
    let row = outer * params.size + j;
    let index = row * params.inner + i;
    let value = x[index];
    if (EXCLUSIVE) { finish(index, row, i, Real(sum)); }
    let next = rounded(sum + value);
    let big = abs(sum) >= abs(value);
    let error = select(rounded(rounded(value - next) + sum), rounded(rounded(sum - next) + value), big);
    // What is lost stays below half a unit of the sum's last place, so that its own rounding does not count.
    let rest = rounded(lost + error);
    sum = rounded(next + rest);
    lost = rounded(rest - rounded(sum - next));
    // Once infinite or NaN, the compensation is meaningless.
    if ((bitcast<u32>(next) & 0x7f800000u) == 0x7f800000u) {
      sum = next;
      lost = 0.0;
    }
    if (!EXCLUSIVE) { finish(index, row, i, Real(sum)); }
  }
}

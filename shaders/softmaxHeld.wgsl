// needs: real.wgsl, index.wgsl, math.wgsl, heldTree.wgsl, finish.wgsl
// Softmax along rows that the registers of a workgroup hold: each logit is read once, and has one exponential.
//
//   a[r, k] = e^(z[r, k] − max_j z[r, j]) / Σ_j e^(z[r, j] − max_j z[r, j])        z, a [rows, columns]
//
// LANES invocations share a row. Each keeps KEPT groups of WIDTH neighbours, LANES groups apart: first the logits, then
// their exponentials in their place. The loops over KEPT are written out before this is compiled (src/wgsl/unroll.ts), so
// that no index into registers is left. All results are those of softmax.wgsl with as many LANES, bit by bit. A row with
// NaN or +∞ becomes NaN throughout.
// Dispatch: ceil(rows · LANES / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const KEPT: u32 = 1u; // ceil(columns / WIDTH / LANES)
const STRIDE = LANES * WIDTH;

struct Params {
  zero: u32,
  rows: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<Real>; // [rows, columns]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let row = workgroup_number(workgroup) * (WORKGROUP_SIZE / LANES) + local / LANES;
  // Rows past the end repeat the last one: every invocation must reach the barriers.
  let base = min(row, params.rows - 1u) * params.columns;
  let first = (local % LANES) * WIDTH;
  // All loads come first, none waits for another. What is past the end of a row is its last group once more.
  let last = params.columns - WIDTH;
  var kept: array<Real, KEPT>;
  for (var turn = 0u; turn < KEPT; turn++) {
    kept[turn] = logits[(base + min(first + turn * STRIDE, last)) / WIDTH];
  }
  // NaN need not be kept here: its exponential makes the sum NaN.
  var highest = kept[0u];
  for (var turn = 0u; turn < KEPT; turn++) {
    highest = max(highest, kept[turn]);
  }
  let top = Real(join_row(local, highest_component(highest), true));
  var sum = Real(0.0);
  for (var turn = 0u; turn < KEPT; turn++) {
    kept[turn] = real_exp(kept[turn] - top);
    // Only the last turn can be past the end.
    sum += select(Real(0.0), kept[turn], turn + 1u < KEPT || first + turn * STRIDE <= last);
  }
  let total = Real(join_row(local, sum_components(sum), false));
  if (row >= params.rows) { return; }
  for (var turn = 0u; turn < KEPT; turn++) {
    let column = first + turn * STRIDE;
    if (turn + 1u < KEPT || column <= last) { finish(base + column, row, column, kept[turn] / total); }
  }
}

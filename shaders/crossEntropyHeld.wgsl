// needs: real.wgsl, index.wgsl, math.wgsl, heldTree.wgsl, heldTargetIndex.wgsl, finish.wgsl
// Softmax cross-entropy of rows that the registers of a workgroup hold, and its gradient by the logits: each logit and
// each target is read once.
//
//   loss[r]   = log Σ_j e^(z[r, j] − top) · Σ_j y[r, j] + Σ_k y[r, k] (top − z[r, k]),   top = max_j z[r, j]
//   dZ[r, k]  = softmax(z[r])_k · Σ_j y[r, j] − y[r, k]
//
// LANES invocations share a row. Each keeps KEPT groups of WIDTH neighbours, LANES groups apart, as in softmaxHeld.wgsl.
// The logarithm stands outside the sum over classes, so that all three sums are made at once and no logit is needed
// after its exponential. With labels that changes no bit: one y is 1, all others are 0. A class with y = 0 adds nothing
// to the loss, even where its logit is −∞.
// `Sums` is vec3f here.
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
@group(0) @binding(3) var<storage, read_write> losses: array<f32>; // [rows]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let row = workgroup_number(workgroup) * (WORKGROUP_SIZE / LANES) + local / LANES;
  // Rows past the end repeat the last one: every invocation must reach the barriers.
  let source = min(row, params.rows - 1u);
  let base = source * params.columns;
  let first = (local % LANES) * WIDTH;
  // All loads come first, none waits for another. What is past the end of a row is its last group once more.
  let last = params.columns - WIDTH;
  var kept: array<Real, KEPT>;
  var targets: array<Target, KEPT>;
  for (var turn = 0u; turn < KEPT; turn++) {
    let column = min(first + turn * STRIDE, last);
    kept[turn] = logits[(base + column) / WIDTH];
    targets[turn] = load_target(source, params.columns, column);
  }
  // NaN need not be kept here: its exponential makes the sum NaN.
  var highest = kept[0u];
  for (var turn = 0u; turn < KEPT; turn++) {
    highest = max(highest, kept[turn]);
  }
  let top = Real(join_row(local, Sums(highest_component(highest)), true).x);
  var sum = Real(0.0);
  var weight = Real(0.0);
  var distance = Real(0.0);
  for (var turn = 0u; turn < KEPT; turn++) {
    let z = kept[turn];
    let column = first + turn * STRIDE;
    // Only the last turn can be past the end.
    let inside = turn + 1u < KEPT || column <= last;
    let y = select(Real(0.0), target_from(targets[turn], column), inside);
    distance += select(y * (top - z), Real(0.0), y == Real(0.0));
    weight += y;
    kept[turn] = real_exp(z - top);
    sum += select(Real(0.0), kept[turn], inside);
  }
  let own = Sums(sum_components(sum), sum_components(weight), sum_components(distance));
  let sums = join_row(local, own, false);
  if (row >= params.rows) { return; }
  let total = Real(sums.x);
  let weights = Real(sums.y);
  for (var turn = 0u; turn < KEPT; turn++) {
    let column = first + turn * STRIDE;
    if (turn + 1u < KEPT || column <= last) {
      finish(base + column, row, column, kept[turn] / total * weights - target_from(targets[turn], column));
    }
  }
  if (local % LANES == 0u) {
    let log_total = vec4f(real_log(total)).x;
    losses[row] = select(sums.y * log_total, 0.0, sums.y == 0.0) + sums.z;
  }
}

// needs: real.wgsl, index.wgsl, math.wgsl, components1.wgsl, rowTree.wgsl, targetIndex.wgsl, finish.wgsl
// Softmax cross-entropy of each row from logits, and its gradient by the logits:
//
//   loss[r]   = Σ_k y[r, k] (log Σ_j e^(z[r, j] − top) + top − z[r, k]),   top = max_j z[r, j]
//   dZ[r, k]  = softmax(z[r])_k · Σ_j y[r, j] − y[r, k]
//
// LANES invocations share a row. A class with y = 0 adds nothing to the loss, even where its logit is −∞.
// Dispatch: ceil(rows · LANES / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

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
  // NaN need not be kept here: its exponential makes the sum NaN.
  var highest = logits[(base + min(first, params.columns - WIDTH)) / WIDTH];
  for (var column = first; column < params.columns; column += LANES * WIDTH) {
    let z = logits[(base + column) / WIDTH];
    highest = max(highest, z);
  }
  let top = Real(row_max(local, highest));
  var sum = Real(0.0);
  var weight = Real(0.0);
  for (var column = first; column < params.columns; column += LANES * WIDTH) {
    sum += real_exp(logits[(base + column) / WIDTH] - top);
    weight += target_at(source, params.columns, column);
  }
  let total = Real(row_sum(local, sum));
  let weights = Real(row_sum(local, weight));
  let log_total = real_log(total);
  var loss = Real(0.0);
  for (var column = first; column < params.columns; column += LANES * WIDTH) {
    let z = logits[(base + column) / WIDTH];
    let y = target_at(source, params.columns, column);
    loss += select(y * (log_total + (top - z)), Real(0.0), y == Real(0.0));
    if (row < params.rows) {
      finish(base + column, row, column, real_exp(z - top) / total * weights - y);
    }
  }
  let row_loss = row_sum(local, loss);
  if (row < params.rows && local % LANES == 0u) { losses[row] = row_loss; }
}

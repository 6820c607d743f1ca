// needs: real.wgsl, index.wgsl, batchOrder.wgsl, batchSource.wgsl, batchCompanion.wgsl, finish.wgsl
// Gathers the rows of one mini-batch:
//
//   x[i] = data[order(step · batch_size + i)]        data [count, columns], x [batch_size, columns]
//
// and, where a companion is linked, the words of the same rows of a second array (the labels).
// LANES invocations copy a row together.
// Dispatch: ceil(batch_size · LANES / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 64u;

struct Params {
  zero: u32,
  rows: u32, // batch_size
  columns: u32,
  count: u32,
  seed: u32,
  companion_columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> step_number: array<u32>; // [1]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let row = workgroup_number(workgroup) * (WORKGROUP_SIZE / LANES) + local / LANES;
  if (row >= params.rows) { return; }
  // The examples form an endless stream, each epoch in an order of its own.
  let position = step_number[0] * params.rows + row;
  let example = batch_example(position % params.count, params.count, params.seed, position / params.count);
  for (var column = (local % LANES) * WIDTH; column < params.columns; column += LANES * WIDTH) {
    finish(row * params.columns + column, row, column, batch_source(example * params.columns + column));
  }
  for (var column = local % LANES; column < params.companion_columns; column += LANES) {
    copy_companion(row, example, params.companion_columns, column);
  }
}

// needs: real.wgsl, index.wgsl, finish.wgsl
// A chain of elementwise operations with operands that have one value a column, for software drivers:
//
//   outputs[r, c] = chain(operands[r, c], columns[c])        for all elements of [rows, columns]
//
// An invocation keeps to WIDTH neighbouring columns and goes down `turns` rows, so that it loads what belongs to its
// columns once: a load costs such a driver the same wherever it comes from.
// Dispatch: ceil(columns / WIDTH / WORKGROUP_SIZE) · ceil(rows / turns) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  rows: u32,
  columns: u32, // a multiple of WIDTH
  turns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let stretches = (params.columns / WIDTH + WORKGROUP_SIZE - 1u) / WORKGROUP_SIZE;
  let number = workgroup_number(workgroup);
  let column = ((number % stretches) * WORKGROUP_SIZE + local) * WIDTH;
  if (column >= params.columns) { return; }
  prepare_columns(column);
  let first = (number / stretches) * params.turns;
  let end = min(first + params.turns, params.rows);
  var index = first * params.columns + column;
  for (var row = first; row < end; row++) {
    finish(index, row, column, Real(0.0));
    index += params.columns;
  }
}

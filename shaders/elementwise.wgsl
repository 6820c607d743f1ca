// needs: real.wgsl, index.wgsl, finish.wgsl
// A chain of elementwise operations that is not fused onto another kernel.
//
//   outputs[i] = chain(operands[i])        for all elements i of [rows, columns]
//
// Each workgroup takes a block of WORKGROUP_SIZE · params.turns groups of WIDTH neighbours. Neighbouring invocations
// begin local_step groups apart, and each goes on by turn_step groups a turn: (1, WORKGROUP_SIZE) makes the loads of a
// real GPU coalesce, (turns, 1) lets each invocation of a software driver walk through memory of its own.
// Row and column go along with the index, since divisions cost more than the rest of a turn.
// Dispatch: ceil(count / (WIDTH · WORKGROUP_SIZE · turns)) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
// Whether the chain asks for rows or columns.
const BY_POSITION: bool = true;

struct Params {
  zero: u32,
  count: u32,
  columns: u32,
  turns: u32,
  local_step: u32,
  turn_step: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let block = workgroup_number(workgroup) * params.turns * WORKGROUP_SIZE;
  var index = (block + local * params.local_step) * WIDTH;
  let step = params.turn_step * WIDTH;
  let step_rows = step / params.columns;
  let step_columns = step % params.columns;
  var row = index / params.columns;
  var column = index % params.columns;
  for (var turn = 0u; turn < params.turns && index < params.count; turn++) {
    finish(index, row, column, Real(0.0));
    index += step;
    if (BY_POSITION) {
      column += step_columns;
      let wrapped = column >= params.columns;
      column -= select(0u, params.columns, wrapped);
      row += step_rows + select(0u, 1u, wrapped);
    }
  }
  conclude();
}

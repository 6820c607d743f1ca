// needs: real.wgsl, index.wgsl, math.wgsl, residentWorkgroup.wgsl, residentOperands.wgsl, residentTop.wgsl, residentTargetIndex.wgsl, residentArena.wgsl, finish.wgsl
// Phase of a resident program: softmax cross-entropy of the rows of z [ROWS, COLUMNS], a row an invocation, and its
// gradient; see crossEntropy.wgsl for the formulas.

const ROWS: u32 = 1u;
const COLUMNS: u32 = 1u;
const LOSSES: bool = true;
const LOSSES_PLACE: u32 = 0u;

fn phase(local: u32) {
  prepare();
  for (var row = local; row < ROWS; row += WORKGROUP_SIZE) {
    let base = row * COLUMNS;
    let top = row_top(base, COLUMNS);
    var total = 0.0;
    var weights = 0.0;
    for (var column = 0u; column < COLUMNS; column++) {
      total += real_exp(a_real(base + column) - top);
      weights += target_at(row, COLUMNS, column);
    }
    let log_total = real_log(total);
    var loss = 0.0;
    for (var column = 0u; column < COLUMNS; column++) {
      let z = a_real(base + column);
      let y = target_at(row, COLUMNS, column);
      loss += select(y * (log_total + (top - z)), 0.0, y == 0.0);
      finish(base + column, row, column, real_exp(z - top) / total * weights - y);
    }
    if (LOSSES) { set_arena_real(LOSSES_PLACE + row, loss); }
  }
}

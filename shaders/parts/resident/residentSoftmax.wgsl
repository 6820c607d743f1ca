// needs: real.wgsl, index.wgsl, math.wgsl, residentWorkgroup.wgsl, residentOperands.wgsl, residentTop.wgsl, finish.wgsl
// Phase of a resident program: softmax along the rows of z [ROWS, COLUMNS], a row an invocation; see softmax.wgsl.

const ROWS: u32 = 1u;
const COLUMNS: u32 = 1u;

fn phase(local: u32) {
  prepare();
  for (var row = local; row < ROWS; row += WORKGROUP_SIZE) {
    let base = row * COLUMNS;
    let top = row_top(base, COLUMNS);
    var sum = 0.0;
    for (var column = 0u; column < COLUMNS; column++) { sum += real_exp(a_real(base + column) - top); }
    for (var column = 0u; column < COLUMNS; column++) {
      finish(base + column, row, column, real_exp(a_real(base + column) - top) / sum);
    }
  }
}

// needs: real.wgsl, index.wgsl, residentWorkgroup.wgsl, residentOperands.wgsl, residentSeed.wgsl, residentCount.wgsl, batchOrder.wgsl, residentCompanion.wgsl, finish.wgsl
// Phase of a resident program: gathers the rows of one mini-batch, a row an invocation; see batch.wgsl.
// Operand a is the data, b the number of the step.

const ROWS: u32 = 1u;
const COLUMNS: u32 = 1u;

fn phase(local: u32) {
  prepare();
  let examples = example_count();
  for (var row = local; row < ROWS; row += WORKGROUP_SIZE) {
    let position = b_word(0u) * ROWS + row;
    let example = batch_example(position % examples, examples, shuffle_seed(), position / examples);
    for (var column = 0u; column < COLUMNS; column += WIDTH) {
      finish(row * COLUMNS + column, row, column, a_at(example * COLUMNS + column));
    }
    copy_companion(row, example);
  }
}

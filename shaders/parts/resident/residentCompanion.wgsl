// needs: residentOperands.wgsl, residentArena.wgsl
// A second array, operand d; its rows are gathered together with those of the data, and its words are copied unchanged.

const COMPANION_COLUMNS: u32 = 0u;
const COMPANION_PLACE: u32 = 0u;

fn copy_companion(row: u32, example: u32) {
  for (var column = 0u; column < COMPANION_COLUMNS; column++) {
    set_arena_word(
      COMPANION_PLACE + row * COMPANION_COLUMNS + column,
      d_word(example * COMPANION_COLUMNS + column),
    );
  }
}

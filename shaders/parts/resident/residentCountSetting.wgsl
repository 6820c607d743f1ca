// needs: residentOperands.wgsl
// The number of examples, an operand: one program serves data sets of any length.

fn example_count() -> u32 {
  return e_word(0u);
}

// needs: residentOperands.wgsl
// The seed of the order of examples, an operand: each member of a population has its own.

fn shuffle_seed() -> u32 {
  return c_word(0u);
}

// needs: real.wgsl, index.wgsl, residentArena.wgsl
// How a phase reads its operands a, b, … : the kernel links functions a_real, a_reals (four neighbours), a_word, a_words
// and a_at (as many as a Real holds) for each operand that a phase has, and set_… for what it writes. Here operand a
// lies at the start of the arena.

fn a_at(place: u32) -> Real {
  return Real(arena_real(place));
}

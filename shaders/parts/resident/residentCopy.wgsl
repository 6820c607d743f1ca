// needs: residentWorkgroup.wgsl, residentOperands.wgsl
// Phase of a resident program: words are brought from operand a to operand b, from a buffer to the arena or back.

const WORDS: u32 = 1u;

fn phase(local: u32) {
  for (var place = local * 4u; place < WORDS; place += WORKGROUP_SIZE * 4u) {
    set_b_words(place, a_words(place));
  }
}

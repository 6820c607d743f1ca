// needs: real.wgsl
// Access to the components of a Real that is an f32.

/// Component `index`: the value itself.
fn component(value: Real, index: u32) -> f32 {
  return f32(value);
}

/// The columns that the components hold, from `column` on.
fn columns_from(column: u32) -> Bits {
  return Bits(column);
}

/// The first component of whole numbers.
fn first_component(words: Bits) -> u32 {
  return u32(words);
}

/// For each component the word at its position modulo 4.
fn pick_words(words: vec4u, position: Bits) -> Bits {
  return Bits(words[u32(position) % 4u]);
}

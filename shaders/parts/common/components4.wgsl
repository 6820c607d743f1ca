// needs: real.wgsl
// Access to the components of a Real that is a vec4f.

/// Component `index` of four.
fn component(value: Real, index: u32) -> f32 {
  return value[index];
}

/// The columns that the components hold, from `column` on.
fn columns_from(column: u32) -> Bits {
  return Bits(column) + vec4u(0u, 1u, 2u, 3u);
}

/// The first component of whole numbers.
fn first_component(words: Bits) -> u32 {
  return words[0];
}

/// For each component the word at its position modulo 4.
fn pick_words(words: vec4u, position: Bits) -> Bits {
  let place = position % Bits(4u);
  return vec4u(words[place[0]], words[place[1]], words[place[2]], words[place[3]]);
}

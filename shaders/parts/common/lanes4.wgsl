// needs: real.wgsl
// Access to the lanes of a Real that is a vec4f.

/// Lane `index` of four.
fn lane(value: Real, index: u32) -> f32 {
  return value[index];
}

/// The columns that the lanes hold, from `column` on.
fn columns_from(column: u32) -> Bits {
  return Bits(column) + vec4u(0u, 1u, 2u, 3u);
}

/// The first lane of whole numbers.
fn first_lane(words: Bits) -> u32 {
  return words[0];
}

/// For each lane the word at its position modulo 4.
fn pick_words(words: vec4u, position: Bits) -> Bits {
  let place = position % Bits(4u);
  return vec4u(words[place[0]], words[place[1]], words[place[2]], words[place[3]]);
}

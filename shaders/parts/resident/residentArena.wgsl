// The memory in which a resident program keeps its values, one for each workgroup. Places are numbers of 32-bit words.

const ARENA_WORDS: u32 = 4u;

// Not of vectors: software drivers take ten times as long to find one of four lanes as to read one word.
var<workgroup> arena: array<u32, ARENA_WORDS>;

fn arena_word(place: u32) -> u32 {
  return arena[place];
}

/// Four neighbours; their place is a multiple of 4.
fn arena_words(place: u32) -> vec4u {
  return vec4u(arena[place], arena[place + 1u], arena[place + 2u], arena[place + 3u]);
}

fn arena_real(place: u32) -> f32 {
  return bitcast<f32>(arena[place]);
}

fn arena_reals(place: u32) -> vec4f {
  return bitcast<vec4f>(arena_words(place));
}

fn set_arena_word(place: u32, value: u32) {
  arena[place] = value;
}

fn set_arena_words(place: u32, value: vec4u) {
  arena[place] = value.x;
  arena[place + 1u] = value.y;
  arena[place + 2u] = value.z;
  arena[place + 3u] = value.w;
}

fn set_arena_real(place: u32, value: f32) {
  arena[place] = bitcast<u32>(value);
}

fn set_arena_reals(place: u32, value: vec4f) {
  set_arena_words(place, bitcast<vec4u>(value));
}

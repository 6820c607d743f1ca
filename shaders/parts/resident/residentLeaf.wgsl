// needs: residentMember.wgsl
// A buffer that a resident program reads (and writes). The kernel links one copy for each, with names and a binding
// of its own; a buffer of a population holds LEAF_STRIDE words for each member, one of all members has a stride of 0.

const LEAF_STRIDE: u32 = 0u;

@group(1) @binding(0) var<storage, read_write> leaf: array<vec4u>;

fn leaf_quad(place: u32) -> u32 {
  return (member * LEAF_STRIDE + place) / 4u;
}

fn leaf_word(place: u32) -> u32 {
  return leaf[leaf_quad(place)][place % 4u];
}

fn leaf_words(place: u32) -> vec4u {
  return leaf[leaf_quad(place)];
}

fn leaf_real(place: u32) -> f32 {
  return bitcast<f32>(leaf_word(place));
}

fn leaf_reals(place: u32) -> vec4f {
  return bitcast<vec4f>(leaf_words(place));
}

fn set_leaf_word(place: u32, value: u32) {
  leaf[leaf_quad(place)][place % 4u] = value;
}

fn set_leaf_words(place: u32, value: vec4u) {
  leaf[leaf_quad(place)] = value;
}

fn set_leaf_real(place: u32, value: f32) {
  set_leaf_word(place, bitcast<u32>(value));
}

fn set_leaf_reals(place: u32, value: vec4f) {
  set_leaf_words(place, bitcast<vec4u>(value));
}

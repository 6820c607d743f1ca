// needs: residentParams.wgsl
// The numbers that a resident program is called with. Places are known when it is compiled.

fn settings_word(place: u32) -> u32 {
  return params.settings[place / 4u][place % 4u];
}

fn settings_words(place: u32) -> vec4u {
  return params.settings[place / 4u];
}

fn settings_real(place: u32) -> f32 {
  return bitcast<f32>(settings_word(place));
}

fn settings_reals(place: u32) -> vec4f {
  return bitcast<vec4f>(settings_words(place));
}

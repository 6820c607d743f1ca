// What a resident program is called with.

const SETTING_QUADS: u32 = 1u;

struct Params {
  zero: u32,
  steps: u32,
  settings: array<vec4u, SETTING_QUADS>,
}

@group(0) @binding(0) var<uniform> params: Params;

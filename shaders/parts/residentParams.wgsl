// What a resident program is called with.

struct Params {
  zero: u32,
  steps: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

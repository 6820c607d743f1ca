// As many multiplications and additions as a device can do: chains x ← x · scale + shift that live in registers.
//
// Each invocation keeps eight independent chains, enough to hide the latency of an operation, and makes 8 links of
// each per turn. Nothing is read but the parameters; one store an invocation keeps the chains alive.
// Dispatch: any number of workgroups in x; y has one Value an invocation.

alias Value = f32;

const WORKGROUP_SIZE: u32 = 64u;

struct Params {
  zero: u32,
  turns: u32,
  scale: f32,
  shift: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> y: array<Value>;

fn links(start: Value, scale: Value, shift: Value) -> Value {
  var x = start;
  x = fma(x, scale, shift);
  x = fma(x, scale, shift);
  x = fma(x, scale, shift);
  x = fma(x, scale, shift);
  x = fma(x, scale, shift);
  x = fma(x, scale, shift);
  x = fma(x, scale, shift);
  x = fma(x, scale, shift);
  return x;
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  let scale = Value(params.scale);
  let shift = Value(params.shift);
  var x0 = Value(f32(invocation.x));
  var x1 = x0 + 1.0;
  var x2 = x0 + 2.0;
  var x3 = x0 + 3.0;
  var x4 = x0 + 4.0;
  var x5 = x0 + 5.0;
  var x6 = x0 + 6.0;
  var x7 = x0 + 7.0;
  for (var turn = 0u; turn < params.turns; turn++) {
    x0 = links(x0, scale, shift);
    x1 = links(x1, scale, shift);
    x2 = links(x2, scale, shift);
    x3 = links(x3, scale, shift);
    x4 = links(x4, scale, shift);
    x5 = links(x5, scale, shift);
    x6 = links(x6, scale, shift);
    x7 = links(x7, scale, shift);
  }
  y[invocation.x] = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7;
}

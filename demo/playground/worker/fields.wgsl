// Paints the values of units over the plane: each unit's picture is a square of the target, side by side.

struct Shape {
  // Points of the grid along one axis, and units.
  grid: u32,
  units: u32,
  // Pixels of a picture along one axis.
  side: u32,
  // Non-zero where low values are dark.
  dark: u32,
}

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<uniform> shape: Shape;

@vertex
fn cover(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  // One triangle that covers the target.
  let corner = vec2f(f32((index << 1u) & 2u), f32(index & 2u));
  return vec4f(corner * 2 - 1, 0, 1);
}

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let unit = min(u32(at.x) / shape.side, shape.units - 1);
  let place = vec2f(at.x - f32(unit * shape.side), at.y) / f32(shape.side);
  return vec4f(color(value_at(unit, place)), 1);
}

// The value between the four points around a place, 0 to 1 from the top left.
fn value_at(unit: u32, place: vec2f) -> f32 {
  let last = shape.grid - 1;
  let exact = clamp(place, vec2f(0), vec2f(1)) * f32(last);
  let low = min(vec2u(exact), vec2u(last - 1));
  let share = exact - vec2f(low);
  let upper = mix(at_point(unit, low), at_point(unit, low + vec2u(1, 0)), share.x);
  let lower = mix(at_point(unit, low + vec2u(0, 1)), at_point(unit, low + vec2u(1, 1)), share.x);
  return mix(upper, lower, share.y);
}

fn at_point(unit: u32, point: vec2u) -> f32 {
  return values[(point.y * shape.grid + point.x) * shape.units + unit];
}

// From blue at −1 over the ground's colour at 0 to orange at 1: told apart by those who see few colours.
fn color(value: f32) -> vec3f {
  let ground = select(vec3f(0.97, 0.97, 0.98), vec3f(0.1, 0.12, 0.16), shape.dark != 0);
  let low = select(vec3f(0.13, 0.4, 0.72), vec3f(0.36, 0.62, 0.95), shape.dark != 0);
  let high = select(vec3f(0.89, 0.47, 0.06), vec3f(0.98, 0.6, 0.2), shape.dark != 0);
  let strength = clamp(abs(value), 0, 1);
  return mix(ground, select(low, high, value > 0), strength * 0.85);
}

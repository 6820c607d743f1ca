// Paints the plane of each network as a tile of one picture, out of the buffer in which the networks left their outputs.

struct Shape {
  // Points of a plane along one axis; f32 values from one network to the next.
  grid: u32,
  stride: u32,
  // Tiles along one axis, and pixels of the picture.
  tiles: u32,
  pixels: u32,
  // Non-zero where low values are dark.
  dark: u32,
}

@group(0) @binding(0) var<storage, read> values: array<f32>;
// The network at each tile; the highest bit says that it diverged.
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<uniform> shape: Shape;

@vertex
fn cover(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  // One triangle that covers the target.
  let corner = vec2f(f32((index << 1u) & 2u), f32(index & 2u));
  return vec4f(corner * 2 - 1, 0, 1);
}

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let ground = select(vec3f(1), vec3f(0.102, 0.122, 0.161), shape.dark != 0);
  let side = f32(shape.pixels) / f32(shape.tiles);
  let tile = min(vec2u(at.xy / side), vec2u(shape.tiles - 1));
  let inside = at.xy - vec2f(tile) * side;
  // A line of the ground between tiles.
  if (inside.x > side - 1 || inside.y > side - 1) { return vec4f(ground, 1); }
  let place = order[tile.y * shape.tiles + tile.x];
  if (place >= 0x80000000u) { return vec4f(diverged(at.xy), 1); }
  return vec4f(color(value_at(place, inside / (side - 1))), 1);
}

// Grey stripes: nothing that a plane shows.
fn diverged(at: vec2f) -> vec3f {
  let stripe = (u32(at.x + at.y) / 3) % 2 == 0;
  let low = select(vec3f(0.9), vec3f(0.16, 0.18, 0.22), shape.dark != 0);
  let high = select(vec3f(0.72), vec3f(0.3, 0.33, 0.39), shape.dark != 0);
  return select(low, high, stripe);
}

// The output between the four points around a place, 0 to 1 from the top left, from −1 to 1.
fn value_at(network: u32, place: vec2f) -> f32 {
  let last = shape.grid - 1;
  let exact = clamp(place, vec2f(0), vec2f(1)) * f32(last);
  let low = min(vec2u(exact), vec2u(last - 1));
  let share = exact - vec2f(low);
  let upper = mix(at_point(network, low), at_point(network, low + vec2u(1, 0)), share.x);
  let lower = mix(at_point(network, low + vec2u(0, 1)), at_point(network, low + vec2u(1, 1)), share.x);
  return mix(upper, lower, share.y) * 2 - 1;
}

fn at_point(network: u32, point: vec2u) -> f32 {
  return values[network * shape.stride + point.y * shape.grid + point.x];
}

// From blue at −1 over the ground's colour at 0 to orange at 1: told apart by those who see few colours.
fn color(value: f32) -> vec3f {
  // Not the page's own colour, so that an undecided network is seen as a tile.
  let ground = select(vec3f(0.93, 0.935, 0.95), vec3f(0.17, 0.195, 0.25), shape.dark != 0);
  let low = select(vec3f(0.13, 0.4, 0.72), vec3f(0.36, 0.62, 0.95), shape.dark != 0);
  let high = select(vec3f(0.89, 0.47, 0.06), vec3f(0.98, 0.6, 0.2), shape.dark != 0);
  let strength = clamp(abs(value), 0, 1);
  return mix(ground, select(low, high, value > 0), strength * 0.85);
}

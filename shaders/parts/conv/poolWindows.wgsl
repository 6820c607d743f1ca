// needs: real.wgsl, index.wgsl, math.wgsl, divideWhole.wgsl
// Windows over images [examples, height, width, channels]: what both directions of pooling share.
//
// Window (oh, ow) covers rows oh · stride − before to that + size − 1 and the same for columns, as far as the image
// reaches.
// Loops go through whole windows with the same bounds for all invocations, and pass over what lies outside.

struct Params {
  zero: u32,
  count: u32, // elements of what is made: of the results, or of the images
  height: u32,
  width: u32,
  channels: u32, // a multiple of WIDTH
  out_h: u32,
  out_w: u32,
  size_h: u32,
  size_w: u32,
  before_h: u32,
  before_w: u32,
  turns: u32,
  local_step: u32,
  turn_step: u32,
  by_channels: f32, // reciprocals
  by_made_h: f32, // of the rows and columns of what is made
  by_made_w: f32,
}

@group(0) @binding(0) var<uniform> params: Params;

const WORKGROUP_SIZE: u32 = 64u;
// Whether padding counts in averages, so that all windows have one number of elements.
const COUNTS_PADDING: bool = false;
const STRIDE_H: u32 = 2u;
const STRIDE_W: u32 = 2u;
// The sizes of small windows, whose loops may be written out; those of large ones are in `params` alone.
const SMALL: bool = false;
const SIZE_H: u32 = 2u;
const SIZE_W: u32 = 2u;
// Whether no window reaches beyond its image.
const ALL_INSIDE: bool = false;

fn size_h() -> u32 { return select(params.size_h, SIZE_H, SMALL); }
fn size_w() -> u32 { return select(params.size_w, SIZE_W, SMALL); }

/// The first row and column of a window, modulo 2^32.
fn window_begin(row: u32, column: u32) -> vec2u {
  return vec2u(row * STRIDE_H - params.before_h, column * STRIDE_W - params.before_w);
}

/// Whether an element lies in the image.
fn in_image(h: u32, w: u32) -> bool { return ALL_INSIDE || (h < params.height && w < params.width); }

/// Where an element lies from the image's first on; any place where it lies outside.
fn place_in_image(h: u32, w: u32) -> u32 {
  return select(0u, (h * params.width + w) * params.channels, in_image(h, w));
}

// How many positions from `begin` (modulo 2^32) on lie within an axis.
fn reach(begin: u32, size: u32, whole: u32, before: u32) -> u32 {
  let first = begin + before;
  return min(first + size, whole + before) - max(first, before);
}

/// 1 over the number of elements of a window.
fn share(begin: vec2u) -> f32 {
  let rows = reach(begin.x, size_h(), params.height, params.before_h);
  let columns = reach(begin.y, size_w(), params.width, params.before_w);
  return 1.0 / f32(select(rows * columns, size_h() * size_w(), COUNTS_PADDING || ALL_INSIDE));
}

/// Whether the largest value so far gives way to the next one: a NaN is larger than all numbers, the first of equals
/// stays.
fn gives_way(largest: Real, next: Real) -> Bool {
  return (next > largest) | (is_nan(next) & !is_nan(largest));
}

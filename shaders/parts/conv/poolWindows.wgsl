// needs: real.wgsl, index.wgsl, math.wgsl, divideWhole.wgsl
// Windows over images [examples, height, width, channels]: what both directions of pooling share.
//
// Window (oh, ow) covers rows oh · stride − before to that + size − 1 and columns likewise, as far as the image has them.

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
  stride_h: u32,
  stride_w: u32,
  before_h: u32,
  before_w: u32,
  turns: u32,
  local_step: u32,
  turn_step: u32,
  by_channels: f32, // reciprocals
  by_made_h: f32, // of the rows and columns of what is made
  by_made_w: f32,
  by_stride_h: f32,
  by_stride_w: f32,
}

@group(0) @binding(0) var<uniform> params: Params;

const WORKGROUP_SIZE: u32 = 64u;
// Whether padding counts in averages, so that all windows have one number of elements.
const COUNTS_PADDING: bool = false;

/// Positions along an axis, from the first to before the last.
struct Stretch {
  first: u32,
  last: u32,
}

/// What a window covers of an axis.
fn covered(window: u32, stride: u32, before: u32, size: u32, whole: u32) -> Stretch {
  let begin = window * stride;
  return Stretch(max(begin, before) - before, min(begin + size, whole + before) - before);
}

/// The windows that cover a position of an axis.
fn covering(position: u32, stride: u32, before: u32, size: u32, windows: u32, by_stride: f32) -> Stretch {
  let place = position + before;
  let first = select(0u, divide_whole(place - size, stride, by_stride) + 1u, place >= size);
  return Stretch(first, min(divide_whole(place, stride, by_stride) + 1u, windows));
}

/// 1 over the number of elements of a window.
fn share(rows: Stretch, columns: Stretch) -> f32 {
  let whole = params.size_h * params.size_w;
  return 1.0 / f32(select((rows.last - rows.first) * (columns.last - columns.first), whole, COUNTS_PADDING));
}

/// Whether the largest value so far gives way to the next one: a NaN is larger than all numbers, the first of equals stays.
fn gives_way(largest: Real, next: Real) -> Bool {
  return (next > largest) | (is_nan(next) & !is_nan(largest));
}

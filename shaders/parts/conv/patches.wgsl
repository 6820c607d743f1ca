// needs: matmulParams.wgsl, divideWhole.wgsl
// The patches of images as a matrix that is never stored:
//
//   P[(e, oh, ow), (kh, kw, c)] = x[e, oh · stride − before + kh · dilation, ow · … , group · depth + c]
//
// 0 outside of the images. With SPREAD_H or SPREAD_W above 1, x lies that many rows or columns apart, with zeros
// between.
// A row of P is a pixel of the result, a column is a tap. Either gives a summand of where an element lies, so that the
// sums of loops are short. Taps come in groups of four: of wide images (4 divides `depth`) one place serves all four.

// Of how many rows and columns of zeros and values one is a value.
const SPREAD_H: u32 = 1u;
const SPREAD_W: u32 = 1u;

// u32 and f32 for wide images, four of each for others.
alias Quad = vec4u;
alias Reals = vec4f;
const QUAD_STEPS: Quad = vec4u(0u, 1u, 2u, 3u); // 0 for wide images

// A row or column that no sum brings back into an image.
const FAR: u32 = 0x40000000u;

/// A summand: of the element's place, and of the row and the column in its image (modulo 2^32).
struct Spot {
  place: Quad,
  h: Quad,
  w: Quad,
}

// `divide_whole` for small a: (a + 0.5) / divisor is never so close to a whole number that rounding could reach it.
fn divide_taps(a: Quad, reciprocal: f32) -> Quad { return Quad((Reals(a) + 0.5) * reciprocal); }

/// What row `row` of P adds; rows past the last are far from every image.
fn pixel_spot(row: u32) -> Spot {
  let line = divide_whole(row, params.out_w, params.by_out_w);
  let image = divide_whole(line, params.out_h, params.by_out_h);
  let h = (line - image * params.out_h) * params.stride_h - params.before_h;
  let w = (row - line * params.out_w) * params.stride_w - params.before_w;
  // The number of a product is that of its group, unless products are parts of one.
  let group = select(product * params.depth, 0u, params.split > 0u);
  let images = image * params.height;
  let place = select(
    images * params.width * params.channels,
    ((images + h) * params.width + w) * params.channels,
    SPREAD_H * SPREAD_W == 1u,
  );
  return Spot(Quad(place + group), Quad(select(FAR, h, row < params.pixels)), Quad(w));
}

/// What the four columns of P from `first` on add; columns past the last are far from every image.
fn tap_spot(first: u32) -> Spot {
  let tap = Quad(first) + QUAD_STEPS;
  let position = divide_taps(tap, params.by_depth);
  let row = divide_taps(position, params.by_kernel_w);
  let channel = tap - position * params.depth;
  let h = row * params.dilation_h;
  let w = (position - row * params.kernel_w) * params.dilation_w;
  let place = select(
    channel,
    (h * params.width + w) * params.channels + channel,
    SPREAD_H * SPREAD_W == 1u,
  );
  return Spot(place, select(Quad(FAR), h, tap < Quad(params.taps)), w);
}

/// Where an element lies, and whether it is one.
struct Found {
  place: Quad,
  inside: Inside,
}
alias Inside = vec4<bool>; // bool for wide images

/// The element that a row and a column of P name, in either order.
fn find(row: Spot, column: Spot) -> Found {
  let h = row.h + column.h;
  let w = row.w + column.w;
  var place = row.place + column.place;
  var inside = (h < Quad(1u + (params.height - 1u) * SPREAD_H)) & (w < Quad(1u + (params.width - 1u) * SPREAD_W));
  if (SPREAD_H * SPREAD_W > 1u) {
    inside = inside & (h % SPREAD_H == Quad(0u)) & (w % SPREAD_W == Quad(0u));
    place += (h / SPREAD_H * params.width + w / SPREAD_W) * params.channels;
  }
  return Found(select(Quad(0u), place, inside), inside);
}

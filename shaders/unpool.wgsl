// needs: real.wgsl, index.wgsl, poolWindows.wgsl, finish.wgsl
// The transposed map of pooling, which is its gradient: each element of an image gets the sum over the windows that
// cover
// it of
//
//   dy / number of elements                       AVERAGE
//   dy where it is the first largest x, else 0    else
//
// Groups of WIDTH channels are taken as in elementwise.wgsl.
// Dispatch: ceil(count / (WIDTH · WORKGROUP_SIZE · turns)) workgroups, in rows of MAX_WORKGROUPS.
// Reference: unpool in test/reference/pool.ts.

const AVERAGE: bool = false;

@group(0) @binding(1) var<storage, read> dy: array<Real>; // [examples, out_h, out_w, channels]
@group(0) @binding(2) var<storage, read> x: array<Real>; // [examples, height, width, channels]

// How many windows cover a row or column at most.
const COVER_H: u32 = 1u; // ceil(SIZE_H / STRIDE_H)
const COVER_W: u32 = 1u;

// Which lanes of the element that is row `own_r` and column `own_c` of a window are its first largest.
fn is_largest(image: u32, begin: vec2u, own_r: u32, own_c: u32) -> Bool {
  let own = x[(image + place_in_image(begin.x + own_r, begin.y + own_c)) / WIDTH];
  var wins = Bool(true);
  for (var r = 0u; r < size_h(); r++) {
    for (var c = 0u; c < size_w(); c++) {
      let other = x[(image + place_in_image(begin.x + r, begin.y + c)) / WIDTH];
      let unasked = (r == own_r && c == own_c) || !in_image(begin.x + r, begin.y + c);
      let earlier = r < own_r || (r == own_r && c < own_c);
      wins = wins & (Bool(unasked) | select(!gives_way(own, other), gives_way(other, own), Bool(earlier)));
    }
  }
  return wins;
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  opaque_zero = params.zero;
  prepare();
  let block = workgroup_number(workgroup) * params.turns * WORKGROUP_SIZE;
  for (var turn = 0u; turn < params.turns; turn++) {
    let index = (block + local * params.local_step + turn * params.turn_step) * WIDTH;
    if (index >= params.count) { break; }
    let row = divide_whole(index, params.channels, params.by_channels);
    let channel = index - row * params.channels;
    let line = divide_whole(row, params.width, params.by_made_w);
    let example = divide_whole(line, params.height, params.by_made_h);
    let h = line - example * params.height;
    let w = row - line * params.width;
    let image = example * params.height * params.width * params.channels + channel;
    let results = example * params.out_h * params.out_w * params.channels + channel;
    let place_h = h + params.before_h;
    let place_w = w + params.before_w;
    var sum = Real(0.0);
    for (var i = 0u; i < COVER_H; i++) {
      // Before the first window, numbers wrap around and name no window either.
      let oh = place_h / STRIDE_H - i;
      let r = place_h - oh * STRIDE_H;
      for (var j = 0u; j < COVER_W; j++) {
        let ow = place_w / STRIDE_W - j;
        let c = place_w - ow * STRIDE_W;
        let covers = oh < params.out_h && ow < params.out_w && r < size_h() && c < size_w();
        let begin = window_begin(oh, ow);
        let result = select(0u, (oh * params.out_w + ow) * params.channels, covers);
        let gradient = dy[(results + result) / WIDTH];
        var own = Real(0.0);
        if (AVERAGE) {
          own = gradient * share(begin);
        } else {
          own = select(Real(0.0), gradient, is_largest(image, begin, r, c));
        }
        sum += select(Real(0.0), own, Bool(covers));
      }
    }
    finish(index, row, channel, sum);
  }
}

// needs: real.wgsl, index.wgsl, poolWindows.wgsl, finish.wgsl
// Pooling: of each window of an image and each channel
//
//   the average                                   AVERAGE
//   v at the place of the first largest x         else; v is x for the largest value itself
//
// Groups of WIDTH channels are taken as in elementwise.wgsl.
// Dispatch: ceil(count / (WIDTH · WORKGROUP_SIZE · turns)) workgroups, in rows of MAX_WORKGROUPS.
// Reference: pool in test/reference/pool.ts.

const AVERAGE: bool = false;
// Whether v is another tensor than x.
const PICKS: bool = false;

@group(0) @binding(1) var<storage, read> x: array<Real>; // [examples, height, width, channels]
@group(0) @binding(2) var<storage, read> v: array<Real>; // the same

fn average(image: u32, begin: vec2u) -> Real {
  var sum = Real(0.0);
  for (var r = 0u; r < size_h(); r++) {
    for (var c = 0u; c < size_w(); c++) {
      let value = x[(image + place_in_image(begin.x + r, begin.y + c)) / WIDTH];
      sum += select(Real(0.0), value, Bool(in_image(begin.x + r, begin.y + c)));
    }
  }
  return sum * share(begin);
}

fn largest(image: u32, begin: vec2u) -> Real {
  var best = -positive_infinity();
  var picked = best;
  // The first value is taken, also if it is NaN or −infinity.
  var seen = false;
  for (var r = 0u; r < size_h(); r++) {
    for (var c = 0u; c < size_w(); c++) {
      let place = (image + place_in_image(begin.x + r, begin.y + c)) / WIDTH;
      let inside = in_image(begin.x + r, begin.y + c);
      let value = x[place];
      let taken = Bool(inside) & (gives_way(best, value) | Bool(!seen));
      best = select(best, value, taken);
      if (PICKS) { picked = select(picked, v[place], taken); }
      seen = seen || inside;
    }
  }
  if (PICKS) { return picked; }
  return best;
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
    let line = divide_whole(row, params.out_w, params.by_made_w);
    let example = divide_whole(line, params.out_h, params.by_made_h);
    let begin = window_begin(line - example * params.out_h, row - line * params.out_w);
    let image = example * params.height * params.width * params.channels + channel;
    var value = Real(0.0);
    if (AVERAGE) { value = average(image, begin); } else { value = largest(image, begin); }
    finish(index, row, channel, value);
  }
}

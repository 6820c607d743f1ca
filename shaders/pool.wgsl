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

fn average(image: u32, rows: Stretch, columns: Stretch) -> Real {
  var sum = Real(0.0);
  for (var h = rows.first; h < rows.last; h++) {
    for (var w = columns.first; w < columns.last; w++) {
      sum += x[(image + (h * params.width + w) * params.channels) / WIDTH];
    }
  }
  return sum * share(rows, columns);
}

fn largest(image: u32, rows: Stretch, columns: Stretch) -> Real {
  var best = -positive_infinity();
  var picked = best;
  // The first value is taken whatever it is.
  var start = true;
  for (var h = rows.first; h < rows.last; h++) {
    for (var w = columns.first; w < columns.last; w++) {
      let place = (image + (h * params.width + w) * params.channels) / WIDTH;
      let value = x[place];
      let taken = gives_way(best, value) | Bool(start);
      best = select(best, value, taken);
      if (PICKS) { picked = select(picked, v[place], taken); }
      start = false;
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
    let rows = covered(line - example * params.out_h, params.stride_h, params.before_h, params.size_h, params.height);
    let columns = covered(row - line * params.out_w, params.stride_w, params.before_w, params.size_w, params.width);
    let image = example * params.height * params.width * params.channels + channel;
    var value = Real(0.0);
    if (AVERAGE) { value = average(image, rows, columns); } else { value = largest(image, rows, columns); }
    finish(index, row, channel, value);
  }
}

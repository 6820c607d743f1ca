// needs: real.wgsl, index.wgsl, poolWindows.wgsl, finish.wgsl
// The transposed map of pooling, which is its gradient: each element of an image gets the sum over the windows that cover
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

// Which lanes of the element at (own_h, own_w) are the first largest of a window.
fn is_largest(image: u32, own_h: u32, own_w: u32, rows: Stretch, columns: Stretch) -> Bool {
  let own = x[(image + (own_h * params.width + own_w) * params.channels) / WIDTH];
  var wins = Bool(true);
  for (var h = rows.first; h < rows.last; h++) {
    for (var w = columns.first; w < columns.last; w++) {
      let other = x[(image + (h * params.width + w) * params.channels) / WIDTH];
      let itself = h == own_h && w == own_w;
      let earlier = h < own_h || (h == own_h && w < own_w);
      wins = wins & (Bool(itself) | select(!gives_way(own, other), gives_way(other, own), Bool(earlier)));
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
    let down = covering(h, params.stride_h, params.before_h, params.size_h, params.out_h, params.by_stride_h);
    let across = covering(w, params.stride_w, params.before_w, params.size_w, params.out_w, params.by_stride_w);
    let image = example * params.height * params.width * params.channels + channel;
    let results = example * params.out_h * params.out_w * params.channels + channel;
    var sum = Real(0.0);
    for (var oh = down.first; oh < down.last; oh++) {
      let rows = covered(oh, params.stride_h, params.before_h, params.size_h, params.height);
      for (var ow = across.first; ow < across.last; ow++) {
        let columns = covered(ow, params.stride_w, params.before_w, params.size_w, params.width);
        let gradient = dy[(results + (oh * params.out_w + ow) * params.channels) / WIDTH];
        if (AVERAGE) {
          sum += gradient * share(rows, columns);
        } else {
          sum += select(Real(0.0), gradient, is_largest(image, h, w, rows, columns));
        }
      }
    }
    finish(index, row, channel, sum);
  }
}

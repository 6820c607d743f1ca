// The operations of an exported network in plain JavaScript, one after a line `//: its name`; each fills y from x.
// They compute in float64 and store in f32, with the constants `c` that the kernels of WebGPU have too.

//: product
function product(x, from, w, weights, count) {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += x[from + k] * w[weights + k];
  return sum;
}

//: dense
function dense(x, y, w, { INPUTS, UNITS, W, B, BIASED, G }) {
  for (let i = 0; i < y.length; i++) {
    const unit = i % UNITS;
    const z = product(x, Math.floor(i / UNITS) * INPUTS, w, W + unit * INPUTS, INPUTS);
    y[i] = ACTIVATIONS[G](z + (BIASED ? w[B + unit] : 0));
  }
}

//: maxout
function maxout(x, y, w, { INPUTS, UNITS, PIECES, W, B }) {
  for (let i = 0; i < y.length; i++) {
    let largest = -Infinity;
    for (let piece = 0; piece < PIECES; piece++) {
      const row = (i % UNITS) * PIECES + piece;
      const z = product(x, Math.floor(i / UNITS) * INPUTS, w, W + row * INPUTS, INPUTS) + w[B + row];
      largest = Math.max(largest, z);
    }
    y[i] = largest;
  }
}

//: windows
/** Calls `use` with the place in the image and in the window of all that a window holds. */
function inWindow(i, c, use) {
  const column = Math.floor(i / c.UNITS) % c.COLUMNS;
  const row = Math.floor(i / c.UNITS / c.COLUMNS) % c.ROWS;
  const image = Math.floor(i / c.UNITS / c.COLUMNS / c.ROWS) * c.HEIGHT;
  for (let r = 0; r < c.SIZE_Y; r++) {
    const atY = row * c.STRIDE_Y + r * (c.DILATION_Y ?? 1) - c.ABOVE;
    if (atY < 0 || atY >= c.HEIGHT) continue;
    for (let s = 0; s < c.SIZE_X; s++) {
      const atX = column * c.STRIDE_X + s * (c.DILATION_X ?? 1) - c.LEFT;
      if (atX >= 0 && atX < c.WIDTH) use((image + atY) * c.WIDTH + atX, r * c.SIZE_X + s);
    }
  }
}

//: conv
function conv(x, y, w, c) {
  const { UNITS, DEPTH, GROUPS, SIZE_Y, SIZE_X, W, B, BIASED, G } = c;
  for (let i = 0; i < y.length; i++) {
    const unit = i % UNITS;
    const first = Math.floor(unit / (UNITS / GROUPS)) * DEPTH;
    let sum = BIASED ? w[B + unit] : 0;
    inWindow(i, c, (pixel, at) => {
      const weights = W + (unit * SIZE_Y * SIZE_X + at) * DEPTH;
      sum += product(x, pixel * DEPTH * GROUPS + first, w, weights, DEPTH);
    });
    y[i] = ACTIVATIONS[G](sum);
  }
}

//: max_pool
function max_pool(x, y, w, c) {
  for (let i = 0; i < y.length; i++) {
    let largest = -Infinity;
    inWindow(i, c, (pixel) => (largest = Math.max(largest, x[pixel * c.UNITS + (i % c.UNITS)])));
    y[i] = largest;
  }
}

//: average_pool
function average_pool(x, y, w, c) {
  for (let i = 0; i < y.length; i++) {
    let [sum, count] = [0, 0];
    inWindow(i, c, (pixel) => {
      sum += x[pixel * c.UNITS + (i % c.UNITS)];
      count++;
    });
    y[i] = sum / (c.PADDED ? c.SIZE_Y * c.SIZE_X : count);
  }
}

//: batch_norm
function batch_norm(x, y, w, { UNITS, W }) {
  for (let i = 0; i < y.length; i++) {
    const at = W + (i % UNITS);
    y[i] = (x[i] - w[at]) * w[at + UNITS] + w[at + 2 * UNITS];
  }
}

//: layer_norm
function layer_norm(x, y, w, { UNITS, W, EPSILON }) {
  for (let from = 0; from < y.length; from += UNITS) {
    const row = x.subarray(from, from + UNITS);
    const mean = row.reduce((sum, value) => sum + value, 0) / UNITS;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / UNITS;
    const spread = Math.sqrt(variance + EPSILON);
    for (let k = 0; k < UNITS; k++) y[from + k] = ((row[k] - mean) / spread) * w[W + k] + w[W + UNITS + k];
  }
}

//: softmax
function softmax(x, y, w, { UNITS }) {
  for (let from = 0; from < y.length; from += UNITS) {
    const row = x.subarray(from, from + UNITS);
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const total = row.reduce((sum, z) => sum + Math.exp(z - largest), 0);
    for (let k = 0; k < UNITS; k++) y[from + k] = Math.exp(row[k] - largest) / total;
  }
}

//: embedding
function embedding(x, y, w, { UNITS, W }) {
  for (let i = 0; i < y.length; i++) y[i] = w[W + x[Math.floor(i / UNITS)] * UNITS + (i % UNITS)];
}

//: pointwise
function pointwise(x, y, w, { G }) {
  for (let i = 0; i < y.length; i++) y[i] = ACTIVATIONS[G](x[i]);
}

//: sum
function sum(x, y, w, c, x2) {
  for (let i = 0; i < y.length; i++) y[i] = x[i] + x2[i];
}

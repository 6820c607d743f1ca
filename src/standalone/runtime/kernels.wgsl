// needs: math.wgsl
// The kernels of an exported network: each invocation makes one number, or one row where it sums along it.
// `run` holds how many there are, and a zero that compilers do not know. Sums are taken in stretches, whose totals are
// summed: long ones keep their digits. Dispatch: workgroups of 64, in rows of up to 65,535.

override INPUTS: u32 = 1u;
override UNITS: u32 = 1u;
override PIECES: u32 = 1u;
override W: u32 = 0u;
override B: u32 = 0u;
override BIASED: u32 = 0u;
override G: u32 = 0u;
override HEIGHT: u32 = 1u;
override WIDTH: u32 = 1u;
override DEPTH: u32 = 1u;
override ROWS: u32 = 1u;
override COLUMNS: u32 = 1u;
override GROUPS: u32 = 1u;
override SIZE_Y: u32 = 1u;
override SIZE_X: u32 = 1u;
override STRIDE_Y: u32 = 1u;
override STRIDE_X: u32 = 1u;
override DILATION_Y: u32 = 1u;
override DILATION_X: u32 = 1u;
override ABOVE: u32 = 0u;
override LEFT: u32 = 0u;
override PADDED: u32 = 0u;
override EPSILON: f32 = 0.0;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> x2: array<f32>;
@group(0) @binding(2) var<storage, read> w: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<uniform> run: vec4u;

fn place(id: vec3u, groups: vec3u) -> u32 {
  opaque_zero = run.y;
  return id.x + id.y * groups.x * 64u;
}

fn bias(unit: u32) -> f32 {
  if (BIASED == 0u) {
    return 0.0;
  }
  return w[B + unit];
}

fn product(from: u32, weights: u32, count: u32) -> f32 {
  var total = 0.0;
  for (var k = 0u; k < count; k += 64u) {
    var part = 0.0;
    for (var j = k; j < min(k + 64u, count); j++) {
      part += x[from + j] * w[weights + j];
    }
    total += part;
  }
  return total;
}

@compute @workgroup_size(64)
fn dense(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  let unit = i % UNITS;
  y[i] = activate(product(i / UNITS * INPUTS, W + unit * INPUTS, INPUTS) + bias(unit));
}

@compute @workgroup_size(64)
fn maxout(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  let unit = i % UNITS;
  let from = i / UNITS * INPUTS;
  var largest = 0.0;
  for (var piece = 0u; piece < PIECES; piece++) {
    let row = unit * PIECES + piece;
    let z = product(from, W + row * INPUTS, INPUTS) + bias(row);
    if (piece == 0u || z > largest) {
      largest = z;
    }
  }
  y[i] = largest;
}

@compute @workgroup_size(64)
fn conv(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  let unit = i % UNITS;
  let column = i / UNITS % COLUMNS;
  let row = i / UNITS / COLUMNS % ROWS;
  let image = i / UNITS / COLUMNS / ROWS * HEIGHT;
  let channels = DEPTH * GROUPS;
  let first = unit / (UNITS / GROUPS) * DEPTH;
  var total = bias(unit);
  for (var r = 0u; r < SIZE_Y; r++) {
    let at_y = row * STRIDE_Y + r * DILATION_Y;
    if (at_y < ABOVE || at_y - ABOVE >= HEIGHT) {
      continue;
    }
    for (var s = 0u; s < SIZE_X; s++) {
      let at_x = column * STRIDE_X + s * DILATION_X;
      if (at_x < LEFT || at_x - LEFT >= WIDTH) {
        continue;
      }
      let from = ((image + at_y - ABOVE) * WIDTH + at_x - LEFT) * channels + first;
      total += product(from, W + ((unit * SIZE_Y + r) * SIZE_X + s) * DEPTH, DEPTH);
    }
  }
  y[i] = activate(total);
}

@compute @workgroup_size(64)
fn max_pool(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  y[i] = pooled(i).x;
}

@compute @workgroup_size(64)
fn average_pool(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  let found = pooled(i);
  y[i] = found.y / select(found.z, f32(SIZE_Y * SIZE_X), PADDED == 1u);
}

// The largest of a window, the sum, and how many numbers it holds.
fn pooled(i: u32) -> vec3f {
  let unit = i % UNITS;
  let column = i / UNITS % COLUMNS;
  let row = i / UNITS / COLUMNS % ROWS;
  let image = i / UNITS / COLUMNS / ROWS * HEIGHT;
  var found = vec3f();
  for (var r = 0u; r < SIZE_Y; r++) {
    let at_y = row * STRIDE_Y + r;
    if (at_y < ABOVE || at_y - ABOVE >= HEIGHT) {
      continue;
    }
    for (var s = 0u; s < SIZE_X; s++) {
      let at_x = column * STRIDE_X + s;
      if (at_x < LEFT || at_x - LEFT >= WIDTH) {
        continue;
      }
      let value = x[((image + at_y - ABOVE) * WIDTH + at_x - LEFT) * UNITS + unit];
      found = vec3f(select(found.x, value, found.z == 0.0 || value > found.x), found.y + value, found.z + 1.0);
    }
  }
  return found;
}

// (x - mean) scale + beta for each feature; the three lie in a row at W.
@compute @workgroup_size(64)
fn batch_norm(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  let at = W + i % UNITS;
  y[i] = (x[i] - w[at]) * w[at + UNITS] + w[at + 2u * UNITS];
}

@compute @workgroup_size(64)
fn layer_norm(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  let from = i * UNITS;
  var mean = 0.0;
  for (var k = 0u; k < UNITS; k++) {
    mean += x[from + k] / f32(UNITS);
  }
  var variance = 0.0;
  for (var k = 0u; k < UNITS; k++) {
    variance += (x[from + k] - mean) * (x[from + k] - mean) / f32(UNITS);
  }
  for (var k = 0u; k < UNITS; k++) {
    y[from + k] = (x[from + k] - mean) / sqrt(variance + EPSILON) * w[W + k] + w[W + UNITS + k];
  }
}

@compute @workgroup_size(64)
fn softmax(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  let from = i * UNITS;
  var largest = x[from];
  for (var k = 1u; k < UNITS; k++) {
    largest = max(largest, x[from + k]);
  }
  var sum = 0.0;
  for (var k = 0u; k < UNITS; k++) {
    let share = real_exp(x[from + k] - largest);
    y[from + k] = share;
    sum += share;
  }
  for (var k = 0u; k < UNITS; k++) {
    y[from + k] /= sum;
  }
}

@compute @workgroup_size(64)
fn embedding(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  y[i] = w[W + u32(x[i / UNITS]) * UNITS + i % UNITS];
}

@compute @workgroup_size(64)
fn pointwise(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  y[i] = activate(x[i]);
}

@compute @workgroup_size(64)
fn sum(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = place(id, groups);
  if (i >= run.x) {
    return;
  }
  y[i] = x[i] + x2[i];
}

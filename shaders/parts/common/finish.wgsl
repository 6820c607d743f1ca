// needs: real.wgsl, index.wgsl
// The end of a kernel, as it is where nothing is fused: store the result. The planner links its own instead.

@group(1) @binding(0) var<storage, read_write> output_0: array<Real>; // [rows, columns]

/// Called once an invocation, before anything else: values that do not depend on the position.
fn prepare() {}

/// Takes `value` at element `index` = row · columns + column (the first of WIDTH neighbours).
fn finish(index: u32, row: u32, column: u32, value: Real) {
  output_0[index / WIDTH] = value;
}

/// Called once an invocation after its last value, by kernels that say so when they link.
fn conclude() {}

// needs: real.wgsl, index.wgsl
// Sums and maxima over the LANES invocations that share a row, with few barriers: two halvings between two of them, and
// the last ones by everybody. The order is that of rowTree.wgsl, so the bits are too. All invocations must call it.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 1u;

// What is joined: a number, or some side by side.
alias Sums = f32;

var<workgroup> row_partial: array<Sums, WORKGROUP_SIZE>;

/// Σ of the components, in their order.
fn sum_components(value: Real) -> f32 {
  let all = vec4f(value);
  if (WIDTH == 1u) { return all.x; }
  return all.x + all.y + all.z + all.w;
}

/// The largest of the components; any of them beside NaN.
fn highest_component(value: Real) -> f32 {
  let all = vec4f(value);
  return max(max(all.x, all.y), max(all.z, all.w));
}

fn join(a: Sums, b: Sums, highest: bool) -> Sums {
  return select(a + b, max(a, b), highest);
}

fn join_four(first: u32, step: u32, highest: bool) -> Sums {
  let even = join(row_partial[first], row_partial[first + 2u * step], highest);
  let odd = join(row_partial[first + step], row_partial[first + 3u * step], highest);
  return join(even, odd, highest);
}

/// Σ of the values of a row's invocations, or the `highest` of them (any beside NaN), in every one of them.
fn join_row(local: u32, own: Sums, highest: bool) -> Sums {
  if (LANES == 1u) { return own; }
  let lane = local % LANES;
  // Others may still read what was joined before.
  workgroupBarrier();
  row_partial[local] = own;
  workgroupBarrier();
  var left = LANES;
  for (; left > 4u; left /= 4u) {
    if (lane < left / 4u) { row_partial[local] = join_four(local, left / 4u, highest); }
    workgroupBarrier();
  }
  let first = local - lane;
  if (left == 2u) { return join(row_partial[first], row_partial[first + 1u], highest); }
  return join_four(first, 1u, highest);
}

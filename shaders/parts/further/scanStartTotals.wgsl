// needs: runningSum.wgsl, index.wgsl
// Running sums that start from those of all chunks before, which scanTotals.wgsl made.

@group(0) @binding(2) var<storage, read> totals: array<Real>; // [outer, chunks, 2, inner]: sum, lost

fn start_of(outer: u32, chunk: u32, i: u32, chunks: u32, inner: u32) -> RunningSum {
  var state = RunningSum(Real(0.0), Real(0.0));
  for (var before = 0u; before < chunk; before++) {
    let place = ((outer * chunks + before) * 2u * inner + i) / WIDTH;
    state = add_term(add_term(state, totals[place]), totals[place + inner / WIDTH]);
  }
  return state;
}

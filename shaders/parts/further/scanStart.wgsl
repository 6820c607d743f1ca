// needs: runningSum.wgsl
// Running sums that start from nothing.

fn start_of(outer: u32, chunk: u32, i: u32, chunks: u32, inner: u32) -> RunningSum {
  return RunningSum(Real(0.0), Real(0.0));
}

// needs: real.wgsl, matmulParams.wgsl, finish.wgsl
// The end of a matmul whose results leave in fours: n is a multiple of 4.

/// Takes four neighbours of C in a row; positions outside are left alone.
fn finish_quad(row: u32, column: u32, value: vec4f) {
  let stacked = product * params.m + row;
  if (row < params.m && column < params.n) { finish(stacked * params.n + column, stacked, column, value); }
}

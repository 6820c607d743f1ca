// needs: real.wgsl, matmulParams.wgsl, finish.wgsl
// The end of a convolution of several groups, each with columns of its own in the result, which leave in fours: a group's channels are a multiple of 4.

/// Takes four neighbours in a row of the group's columns; positions outside are left alone.
fn finish_quad(row: u32, column: u32, value: vec4f) {
  let own = product * result_columns() + column;
  if (row < result_rows() && column < result_columns()) { finish(row * params.result_pitch + own, row, own, value); }
}

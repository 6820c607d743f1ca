// needs: real.wgsl, matmulParams.wgsl, finish.wgsl
// The end of a matmul that writes four results at a time: n is a multiple of 4.

/// Takes four neighbours of C in a row; positions outside are left alone.
fn finish_quad(row: u32, column: u32, value: vec4f) {
  let stacked = product * result_rows() + row;
  if (row < result_rows() && column < result_columns()) { finish(stacked * result_columns() + column, stacked, column, value); }
}

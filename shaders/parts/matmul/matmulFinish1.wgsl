// needs: real.wgsl, matmulParams.wgsl, finish.wgsl
// The end of a matmul that writes its results one by one: n is any number.

/// Takes four neighbours of C in a row; positions outside are left alone.
fn finish_quad(row: u32, column: u32, value: vec4f) {
  if (row >= result_rows()) { return; }
  let stacked = product * result_rows() + row;
  // An index would move the row out of a GPU's registers.
  var rest = value;
  for (var i = 0u; i < 4u; i++) {
    if (column + i < result_columns()) { finish(stacked * result_columns() + column + i, stacked, column + i, rest.x); }
    rest = rest.yzwx;
  }
}

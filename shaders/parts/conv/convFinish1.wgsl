// needs: real.wgsl, matmulParams.wgsl, finish.wgsl
// The end of a convolution of several groups, each with columns of its own in the result, which leave one by one: a group has any number of channels.

/// Takes four neighbours in a row of the group's columns; positions outside are left alone.
fn finish_quad(row: u32, column: u32, value: vec4f) {
  let own = product * result_columns() + column;
  if (row >= result_rows()) { return; }
  // An index would move the row out of a GPU's registers.
  var rest = value;
  for (var i = 0u; i < 4u; i++) {
    if (column + i < result_columns()) { finish(row * params.result_pitch + own + i, row, own + i, rest.x); }
    rest = rest.yzwx;
  }
}

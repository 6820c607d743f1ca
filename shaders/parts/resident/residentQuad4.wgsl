// needs: real.wgsl, index.wgsl, residentSizes.wgsl, finish.wgsl
// The end of a product whose rows have a multiple of 4 columns.

/// Takes four neighbours of C in a row.
fn finish_quad(row: u32, column: u32, value: vec4f) {
  finish(row * N + column, row, column, value);
}

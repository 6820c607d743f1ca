// needs: real.wgsl, index.wgsl, residentSizes.wgsl, finish.wgsl
// The end of a product whose rows have any number of columns.

/// Takes four neighbours of C in a row, of which those outside are left alone.
fn finish_quad(row: u32, column: u32, value: vec4f) {
  let index = row * N + column;
  finish(index, row, column, value.x);
  if (column + 1u < N) { finish(index + 1u, row, column + 1u, value.y); }
  if (column + 2u < N) { finish(index + 2u, row, column + 2u, value.z); }
  if (column + 3u < N) { finish(index + 3u, row, column + 3u, value.w); }
}

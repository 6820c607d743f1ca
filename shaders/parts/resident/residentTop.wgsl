// needs: math.wgsl, residentOperands.wgsl
// The largest of a row's logits in a resident program, operand a; NaN if one is.

fn row_top(base: u32, columns: u32) -> f32 {
  var top = a_real(base);
  for (var column = 1u; column < columns; column++) {
    let z = a_real(base + column);
    top = select(max(top, z), not_a_number(), is_nan(top) | is_nan(z));
  }
  return top;
}

// needs: real.wgsl
// Reduction by multiplication.

/// Neutral element.
fn neutral() -> Real {
  return Real(1.0);
}

fn combine(a: Real, b: Real) -> Real {
  return a * b;
}

fn combine_scalars(a: f32, b: f32) -> f32 {
  return a * b;
}

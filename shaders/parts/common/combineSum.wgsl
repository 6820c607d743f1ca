// needs: real.wgsl
// Reduction by addition.

/// Neutral element.
fn neutral() -> Real {
  return Real(0.0);
}

fn combine(a: Real, b: Real) -> Real {
  return a + b;
}

fn combine_scalars(a: f32, b: f32) -> f32 {
  return a + b;
}

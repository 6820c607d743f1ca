// needs: real.wgsl, components1.wgsl, math.wgsl
// Reduction by the larger value; a NaN anywhere makes the result NaN.

/// Neutral element: −∞.
fn neutral() -> Real {
  return -positive_infinity();
}

fn combine(a: Real, b: Real) -> Real {
  return select(max(a, b), not_a_number(), is_nan(a) | is_nan(b));
}

fn combine_scalars(a: f32, b: f32) -> f32 {
  // Scalars travel in the first lane, so that the tests for NaN are written once.
  return component(combine(Real(a), Real(b)), 0u);
}

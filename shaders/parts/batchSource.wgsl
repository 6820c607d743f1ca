// needs: real.wgsl, index.wgsl
// Data of real numbers.

@group(0) @binding(2) var<storage, read> data: array<Real>; // [count, columns]

fn batch_source(index: u32) -> Real {
  return data[index / WIDTH];
}

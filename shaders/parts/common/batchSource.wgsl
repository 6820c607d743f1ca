// needs: real.wgsl, index.wgsl
// Data of real numbers.

alias Stored = Real; // of f16 where data are stored so
@group(0) @binding(2) var<storage, read> data: array<Stored>; // [count, columns]

fn batch_source(index: u32) -> Real {
  return Real(data[index / WIDTH]);
}

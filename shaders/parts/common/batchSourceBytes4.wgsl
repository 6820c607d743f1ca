// needs: real.wgsl
// Data of bytes, four to a word, read four at a time: columns are a multiple of 4.

@group(0) @binding(2) var<storage, read> data: array<u32>; // [count, columns]

fn batch_source(index: u32) -> Real {
  return Real(unpack4xU8(data[index / 4u]));
}

// needs: real.wgsl, index.wgsl
// Data of bytes, four to a word, read one at a time.

@group(0) @binding(2) var<storage, read> data: array<u32>; // [count, columns]

fn batch_source(index: u32) -> Real {
  return Real(byte_of(data[index / 4u], index));
}

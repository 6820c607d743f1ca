// A second array; its rows are gathered together with those of the data, and its 32-bit words are copied unchanged.

@group(0) @binding(3) var<storage, read> companion_data: array<u32>; // [count, companion columns]
@group(0) @binding(4) var<storage, read_write> companion: array<u32>; // [batch_size, companion columns]

fn copy_companion(row: u32, example: u32, columns: u32, column: u32) {
  companion[row * columns + column] = companion_data[example * columns + column];
}

// The sizes that a matmul is called with.

struct Params {
  zero: u32,
  m: u32,
  n: u32,
  k: u32,
  stride_a: u32,
  stride_b: u32,
  pitch_a: u32, // elements from one stored row of an operand to the next
  pitch_b: u32,
  split: u32, // 0 where each product sums over all p's
}

@group(0) @binding(0) var<uniform> params: Params;

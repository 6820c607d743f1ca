// What all matmul kernels compute: C = op(A) · op(B), op(A) [m, k], op(B) [k, n], C [m, n], all row-major.
// Their operands are named by how they are stored: rows `outer` of `inner` contiguous elements.

struct Params {
  zero: u32,
  m: u32,
  n: u32,
  k: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

// Whether an operand's contiguous axis is k: A stored [m, k], B stored [n, k].
const A_ALONG_K: bool = true;
const B_ALONG_K: bool = false;

// What all matmul kernels compute: C = op(A) · op(B), op(A) [m, k], op(B) [k, n], C [m, n], all row-major.
// Operands are named by how they are stored: rows `outer` of `inner` contiguous elements. Of a stack of products the
// number is workgroup.z: its operands begin a stride further each, 0 where one matrix serves them all.

struct Params {
  zero: u32,
  m: u32,
  n: u32,
  k: u32,
  stride_a: u32,
  stride_b: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

// Number of the product in a stack; `main` sets it.
var<private> product: u32 = 0u;

// Whether an operand's contiguous axis is p, along which is summed: A stored [m, k], B stored [n, k].
const A_ALONG_P: bool = true;
const B_ALONG_P: bool = false;

// Whether reads outside an operand must give zeros. Else they give any of its elements, which is cheaper: rows and
// columns outside C are not stored, and where 4 divides k no group of four p's reaches past k.
const A_ZEROS: bool = true;
const B_ZEROS: bool = true;

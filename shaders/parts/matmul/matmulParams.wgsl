// What all matmul kernels compute: C = op(A) · op(B), op(A) [m, k], op(B) [k, n], C [m, n], all row-major.
// Operands are named by how they are stored: rows `outer` of `inner` contiguous elements. Of a stack of products the
// number is workgroup.z: its operands begin a stride further each, 0 where one matrix serves them all. Or the products
// are parts of one, each summing over `part` p's, and C is [parts, m, n].

struct Params {
  zero: u32,
  m: u32,
  n: u32,
  k: u32,
  stride_a: u32,
  stride_b: u32,
  part: u32, // 0 where each product sums over all p's
}

@group(0) @binding(0) var<uniform> params: Params;

// Whether the kernel computes Cᵀ = op(B)ᵀ · op(A)ᵀ: `a` is then what others call B, m what they call n.
const SWAPPED: bool = false;

fn result_rows() -> u32 { return select(params.m, params.n, SWAPPED); }
fn result_columns() -> u32 { return select(params.n, params.m, SWAPPED); }

// Number of the product in a stack; `main` sets it.
var<private> product: u32 = 0u;

// The p's that product `number` sums over, from the first to before the last; for kernels that take parts. The number is
// an argument, since loops with barriers need bounds that are plainly the same in a workgroup.
fn first_p(number: u32) -> u32 { return number * params.part; }
fn last_p(number: u32) -> u32 {
  return select(params.k, min(first_p(number) + params.part, params.k), params.part > 0u);
}

// Whether an operand's contiguous axis is p, along which is summed: A stored [m, k], B stored [n, k].
const A_ALONG_P: bool = true;
const B_ALONG_P: bool = false;

// Whether reads outside an operand must give zeros. Else they give any of its elements, which is cheaper: rows and
// columns outside C are not stored, and where 4 divides k no group of four p's reaches past k.
const A_ZEROS: bool = true;
const B_ZEROS: bool = true;

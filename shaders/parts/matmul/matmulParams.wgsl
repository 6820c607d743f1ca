// needs: matmulSizes.wgsl
// What all matmul kernels compute: C = op(A) · op(B), op(A) [m, k], op(B) [k, n], C [m, n], all row-major.
// Operands are named by how they are stored: rows `outer` of `inner` contiguous elements. Of a stack of products the
// number is workgroup.z: its operands begin a stride further each, 0 where one matrix serves them all. Or the products
// are parts of one, each summing over `part` p's, and C is [parts, m, n].

// Whether the kernel computes Cᵀ = op(B)ᵀ · op(A)ᵀ: `a` is then what others call B, m what they call n.
const SWAPPED: bool = false;

fn result_rows() -> u32 { return select(params.m, params.n, SWAPPED); }
fn result_columns() -> u32 { return select(params.n, params.m, SWAPPED); }

// Number of the product in a stack; `main` sets it.
var<private> product: u32 = 0u;

// The p's that product `number` sums over, from the first to before the last; for kernels that take parts. The number is
// an argument, since loops with barriers need bounds that are plainly the same in a workgroup.
fn first_p(number: u32) -> u32 { return number * params.split; }
fn last_p(number: u32) -> u32 {
  return select(params.k, min(first_p(number) + params.split, params.k), params.split > 0u);
}

// Whether an operand's contiguous axis is p, along which is summed: A stored [m, k], B stored [n, k].
const A_ALONG_P: bool = true;
const B_ALONG_P: bool = false;

// Whether reads outside an operand must give zeros. Else they give any of its elements, which is cheaper: rows and
// columns outside C are not stored, and where 4 divides k no group of four p's reaches past k.
const A_ZEROS: bool = true;
const B_ZEROS: bool = true;

// Where no group of four p's reaches past k, loops over p find the places of what they read before they begin: software
// drivers move nothing out of loops, and addresses that are computed again take a tenth of a product's time.
const RAGGED: bool = A_ZEROS || B_ZEROS;

// Where a line of an operand begins, or its `next`-th p.
fn place(line: u32, lines: u32, pitch: u32, along_p: bool, next: u32) -> u32 {
  let inside = min(line, lines - 1u);
  return select(next * pitch + inside, inside * pitch, along_p);
}

// The tensor cores of a GPU ("tensor cores"), which a subgroup uses as one: products of small matrices of f16, added up
// in f32. Their sizes are those of one of the configurations that the adapter offers.
// Reads the kernel's tile_a and tile_b and writes its tile_c; all arguments are the same in a subgroup.

enable f16;
enable subgroups;
enable chromium_experimental_subgroup_matrix;

const UNIT_M: u32 = 16u;
const UNIT_N: u32 = 16u;
const UNIT_K: u32 = 16u;

alias Half = f16;
alias Left = subgroup_matrix_left<f16, UNIT_K, UNIT_M>;
alias Right = subgroup_matrix_right<f16, UNIT_N, UNIT_K>;
alias Sums = subgroup_matrix_result<f32, UNIT_N, UNIT_M>;

/// The subgroup of an invocation in its workgroup.
fn subgroup_number(built_in: u32, local: u32) -> u32 { return built_in; }

/// Rows of op(A) for UNIT_K p's.
fn load_left(row: u32, p: u32) -> Left {
  if (A_ALONG_P) { return subgroupMatrixLoad<Left, row_major>(&tile_a, row * A_STRIDE + p, A_STRIDE); }
  return subgroupMatrixLoad<Left, col_major>(&tile_a, p * A_STRIDE + row, A_STRIDE);
}

/// Columns of op(B) for UNIT_K p's.
fn load_right(p: u32, column: u32) -> Right {
  if (B_ALONG_P) { return subgroupMatrixLoad<Right, col_major>(&tile_b, column * B_STRIDE + p, B_STRIDE); }
  return subgroupMatrixLoad<Right, row_major>(&tile_b, p * B_STRIDE + column, B_STRIDE);
}

fn add_unit(left: Left, right: Right, sums: Sums) -> Sums {
  return subgroupMatrixMultiplyAccumulate(left, right, sums);
}

/// Writes sums to tile_c from `at` on, row by row.
fn store_sums(at: u32, sums: Sums) {
  subgroupMatrixStore<row_major>(&tile_c, at, sums, UNIT_N);
}

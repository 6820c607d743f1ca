// needs: matmulParams.wgsl
// The sums of op(A)'s rows, wanted beside the product (the bias gradient, where op(A) = dZᵀ).

const ROW_SUMS: bool = true;

@group(0) @binding(3) var<storage, read_write> row_sums: array<f32>; // [m], or of a split product [splits, m]

fn store_row_sum(row: u32, value: f32) {
  row_sums[product * result_rows() + row] = value;
}

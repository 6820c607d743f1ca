// needs: residentArena.wgsl
// The sums of op(A)'s rows, wanted beside a product (the bias gradient, where op(A) = dZᵀ).

const ROW_SUMS: bool = true;
const ROW_SUMS_PLACE: u32 = 0u;

fn store_row_sum(row: u32, value: f32) {
  set_arena_real(ROW_SUMS_PLACE + row, value);
}

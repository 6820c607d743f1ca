// shaders/parts/matrixUnits.wgsl without matrix units, in plain f32: operands stay in the tiles until they are multiplied,
// and each lane holds every LANES-th of the sums. So the kernel's places, padding, row sums and end can be tested on
// every driver, and exactly.

enable subgroups;

const UNIT_M: u32 = 16u;
const UNIT_N: u32 = 16u;
const UNIT_K: u32 = 16u;

alias Half = f32;
alias Left = vec2u; // row, p
alias Right = vec2u; // p, column
alias Sums = array<f32, UNIT_M * UNIT_N / LANES>;

fn load_left(row: u32, p: u32) -> Left { return vec2u(row, p); }

fn load_right(p: u32, column: u32) -> Right { return vec2u(p, column); }

fn add_unit(left: Left, right: Right, sums: Sums) -> Sums {
  let lane = subgroupExclusiveAdd(1u);
  var added = sums;
  // Bounds that drivers do not know: unrolled, this takes minutes to compile.
  for (var e = params.zero; e < UNIT_M * UNIT_N / LANES; e++) {
    let row = left.x + (lane + e * LANES) / UNIT_N;
    let column = right.y + (lane + e * LANES) % UNIT_N;
    var sum = added[e];
    for (var i = params.zero; i < UNIT_K; i++) {
      let a_place = vec2u(row, left.y + i);
      let b_place = vec2u(column, right.x + i);
      sum += tile_a[select(a_place.y * A_STRIDE + a_place.x, a_place.x * A_STRIDE + a_place.y, A_ALONG_P)]
        * tile_b[select(b_place.y * B_STRIDE + b_place.x, b_place.x * B_STRIDE + b_place.y, B_ALONG_P)];
    }
    added[e] = sum;
  }
  return added;
}

fn store_sums(at: u32, sums: Sums) {
  let lane = subgroupExclusiveAdd(1u);
  for (var e = 0u; e < UNIT_M * UNIT_N / LANES; e++) { tile_c[at + lane + e * LANES] = sums[e]; }
}

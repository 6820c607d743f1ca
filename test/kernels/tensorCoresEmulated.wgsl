// shaders/parts/tensorCores.wgsl without tensor cores, in plain f32: operands stay in the tiles until they are multiplied,
// and each lane holds every LANES-th of the sums. Subgroups are emulated too: LANES neighbours of the workgroup, however
// many a driver's own have. So the kernel's places, padding, row sums and end can be tested on every driver, and exactly.

enable subgroups;

const UNIT_M: u32 = 16u;
const UNIT_N: u32 = 16u;
const UNIT_K: u32 = 16u;

alias Half = f32;
alias Left = vec2u; // row, p
alias Right = vec2u; // p, column
alias Sums = array<f32, UNIT_M * UNIT_N / LANES>;

var<private> emulated_lane: u32;

fn subgroup_number(built_in: u32, local: u32) -> u32 {
  emulated_lane = local % LANES;
  return local / LANES;
}

fn load_left(row: u32, p: u32) -> Left { return vec2u(row, p); }

fn load_right(p: u32, column: u32) -> Right { return vec2u(p, column); }

fn add_unit(left: Left, right: Right, sums: Sums) -> Sums {
  var added = sums;
  // Bounds that drivers do not know: unrolled, this takes minutes to compile.
  for (var e = params.zero; e < UNIT_M * UNIT_N / LANES; e++) {
    let row = left.x + (emulated_lane + e * LANES) / UNIT_N;
    let column = right.y + (emulated_lane + e * LANES) % UNIT_N;
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
  for (var e = 0u; e < UNIT_M * UNIT_N / LANES; e++) { tile_c[at + emulated_lane + e * LANES] = sums[e]; }
}

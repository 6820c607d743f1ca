// needs: matmulParams.wgsl
// Hands the quads of 32 lanes round a subgroup: each becomes part of every lane's sums. Broadcasts take only constants.

fn hand_round(first: u32, quad: vec4f, b_quads: ptr<function, BQuads>, sums: ptr<function, Sums>) {
  accumulate(first + 0u, subgroupBroadcast(quad, 0u), b_quads, sums);
  accumulate(first + 1u, subgroupBroadcast(quad, 1u), b_quads, sums);
  accumulate(first + 2u, subgroupBroadcast(quad, 2u), b_quads, sums);
  accumulate(first + 3u, subgroupBroadcast(quad, 3u), b_quads, sums);
  accumulate(first + 4u, subgroupBroadcast(quad, 4u), b_quads, sums);
  accumulate(first + 5u, subgroupBroadcast(quad, 5u), b_quads, sums);
  accumulate(first + 6u, subgroupBroadcast(quad, 6u), b_quads, sums);
  accumulate(first + 7u, subgroupBroadcast(quad, 7u), b_quads, sums);
  accumulate(first + 8u, subgroupBroadcast(quad, 8u), b_quads, sums);
  accumulate(first + 9u, subgroupBroadcast(quad, 9u), b_quads, sums);
  accumulate(first + 10u, subgroupBroadcast(quad, 10u), b_quads, sums);
  accumulate(first + 11u, subgroupBroadcast(quad, 11u), b_quads, sums);
  accumulate(first + 12u, subgroupBroadcast(quad, 12u), b_quads, sums);
  accumulate(first + 13u, subgroupBroadcast(quad, 13u), b_quads, sums);
  accumulate(first + 14u, subgroupBroadcast(quad, 14u), b_quads, sums);
  accumulate(first + 15u, subgroupBroadcast(quad, 15u), b_quads, sums);
  accumulate(first + 16u, subgroupBroadcast(quad, 16u), b_quads, sums);
  accumulate(first + 17u, subgroupBroadcast(quad, 17u), b_quads, sums);
  accumulate(first + 18u, subgroupBroadcast(quad, 18u), b_quads, sums);
  accumulate(first + 19u, subgroupBroadcast(quad, 19u), b_quads, sums);
  accumulate(first + 20u, subgroupBroadcast(quad, 20u), b_quads, sums);
  accumulate(first + 21u, subgroupBroadcast(quad, 21u), b_quads, sums);
  accumulate(first + 22u, subgroupBroadcast(quad, 22u), b_quads, sums);
  accumulate(first + 23u, subgroupBroadcast(quad, 23u), b_quads, sums);
  accumulate(first + 24u, subgroupBroadcast(quad, 24u), b_quads, sums);
  accumulate(first + 25u, subgroupBroadcast(quad, 25u), b_quads, sums);
  accumulate(first + 26u, subgroupBroadcast(quad, 26u), b_quads, sums);
  accumulate(first + 27u, subgroupBroadcast(quad, 27u), b_quads, sums);
  accumulate(first + 28u, subgroupBroadcast(quad, 28u), b_quads, sums);
  accumulate(first + 29u, subgroupBroadcast(quad, 29u), b_quads, sums);
  accumulate(first + 30u, subgroupBroadcast(quad, 30u), b_quads, sums);
  accumulate(first + 31u, subgroupBroadcast(quad, 31u), b_quads, sums);
}

// needs: matmulParams.wgsl
// Hands the quads of 16 lanes round a subgroup: each becomes part of every lane's sums. Broadcasts take only constants.

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
}

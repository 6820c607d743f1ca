// needs: matmulParams.wgsl
// Hands the quads of 4 lanes round a subgroup: each becomes part of every lane's sums. Broadcasts take only constants.

fn hand_round(first: u32, quad: vec4f, b_quads: ptr<function, BQuads>, sums: ptr<function, Sums>) {
  accumulate(first + 0u, subgroupBroadcast(quad, 0u), b_quads, sums);
  accumulate(first + 1u, subgroupBroadcast(quad, 1u), b_quads, sums);
  accumulate(first + 2u, subgroupBroadcast(quad, 2u), b_quads, sums);
  accumulate(first + 3u, subgroupBroadcast(quad, 3u), b_quads, sums);
}

// needs: random.wgsl
// The order of examples within an epoch: a seeded permutation.

fn batch_example(position: u32, count: u32, seed: u32, epoch: u32) -> u32 {
  return shuffled_index(position, count, seed, epoch);
}

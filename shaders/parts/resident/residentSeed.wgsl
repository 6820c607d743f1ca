// The seed of the order of examples, the same for all.

const SHUFFLE_SEED: u32 = 0u;

fn shuffle_seed() -> u32 {
  return SHUFFLE_SEED;
}

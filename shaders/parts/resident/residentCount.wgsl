// The number of examples, the same in every run.

const EXAMPLES: u32 = 1u;

fn example_count() -> u32 {
  return EXAMPLES;
}

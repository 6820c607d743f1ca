// The order of examples within an epoch: that of the data.

fn batch_example(position: u32, count: u32, seed: u32, epoch: u32) -> u32 {
  return position;
}

// The candidates of top k are the elements of the axis themselves.

fn place_of(index: u32, j: u32) -> u32 {
  return j;
}

// The order of values for arg max and top k: NaN is above all, −0 equals +0, equal values are ordered by their index.

const LARGEST: bool = true;
const LAST: bool = false;

/// A number that is larger the earlier a value comes.
fn rank_key(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  let magnitude = bits & 0x7fffffffu;
  let is_nan = magnitude > 0x7f800000u;
  let negative = bits > 0x80000000u;
  let ascending = select(magnitude + 0x80000000u, 0x80000000u - magnitude, negative);
  let key = select(ascending, 0xffffffffu, is_nan);
  return select(0xffffffffu - key, key, LARGEST || is_nan);
}

/// Whether (key, index) comes before (other_key, other_index).
fn comes_first(key: u32, index: u32, other_key: u32, other_index: u32) -> bool {
  return key > other_key || (key == other_key && select((index < other_index), (index > other_index), LAST));
}

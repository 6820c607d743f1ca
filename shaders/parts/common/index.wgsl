// Where an element lies: broadcasting, strides, packed bytes and the grid-strided position of an invocation.

// Elements that one `Real` holds: 1 for f32, 4 for vec4f.
const WIDTH: u32 = 1u;

// Workgroups are laid out in rows of at most this many, since one dimension holds no more.
const MAX_WORKGROUPS: u32 = 65535u;

/// Offset of element `index` of a tensor [dims] (row-major, at most four) that is read with `strides`.
fn strided(index: u32, dims: vec4u, strides: vec4u) -> u32 {
  let z = index / dims.w;
  let y = z / dims.z;
  let x = y / dims.y;
  return (x % dims.x) * strides.x + (y % dims.y) * strides.y + (z % dims.z) * strides.z + (index % dims.w) * strides.w;
}

/// Index over the dimensions before the last ones, which have `inner` elements.
fn outer_index(index: u32, inner: u32) -> u32 {
  return index / inner;
}

/// Offset of element `index` from the offset of its outer dimensions on, for the last four with `inner` elements.
fn strided_within(outer_place: u32, index: u32, inner: u32, dims: vec4u, strides: vec4u) -> u32 {
  return outer_place + strided(index % inner, dims, strides);
}

// What `window_place` gives outside of the window.
const OUTSIDE: u32 = 0xffffffffu;

/// For element `index` of [outer, length, inner], the offset in an operand [outer, size, inner] that lies in it from
/// `before` (modulo 2^32) on; OUTSIDE where the operand does not reach.
fn window_place(index: u32, size: u32, length: u32, inner: u32, before: u32) -> u32 {
  let position = (index / inner) % length - before;
  let place = (index / (inner * length) * size + position) * inner + index % inner;
  return select(OUTSIDE, place, position < size);
}

/// A place that may be read in any case.
fn held(place: u32) -> u32 {
  return select(place, 0u, place == OUTSIDE);
}

/// Byte `index % 4` of a word, little end first.
fn byte_of(word: u32, index: u32) -> u32 {
  return (word >> (8u * (index % 4u))) & 255u;
}

/// Number of the workgroup when a list of workgroups is laid out in two dimensions.
fn workgroup_number(workgroup: vec3u) -> u32 {
  return workgroup.x + workgroup.y * MAX_WORKGROUPS;
}

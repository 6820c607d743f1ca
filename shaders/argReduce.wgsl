// needs: index.wgsl, ordered.wgsl
// Where the largest (or smallest) value along the middle axis is:
//
//   y[o, i] = arg max over j of x[o, j, i]        x [outer, size, inner], y u32 [outer, inner]
//
// Of equal values the first counts, or the last with LAST. A NaN counts as the extreme value.
// LANES invocations share a result and are combined as a tree.
// Dispatch: ceil(results · LANES / WORKGROUP_SIZE) workgroups, in rows of MAX_WORKGROUPS.

const WORKGROUP_SIZE: u32 = 64u;
const LANES: u32 = 8u;

struct Params {
  zero: u32,
  results: u32, // outer · inner
  size: u32,
  inner: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

var<workgroup> keys: array<u32, WORKGROUP_SIZE>;
var<workgroup> places: array<u32, WORKGROUP_SIZE>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let result = workgroup_number(workgroup) * (WORKGROUP_SIZE / LANES) + local / LANES;
  let first = (min(result, params.results - 1u) / params.inner) * params.size * params.inner + result % params.inner;
  var place = min(local % LANES, params.size - 1u);
  var key = rank_key(x[first + place * params.inner]);
  for (var j = place + LANES; j < params.size; j += LANES) {
    let other = rank_key(x[first + j * params.inner]);
    // j goes up: of equal keys the one before stays.
    let better = select(other > key, other >= key, LAST);
    key = select(key, other, better);
    place = select(place, j, better);
  }
  if (LANES == 1u) {
    if (result < params.results) { y[result] = place; }
    return;
  }
  keys[local] = key;
  places[local] = place;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local % LANES < half && comes_first(keys[local + half], places[local + half], keys[local], places[local])) {
      keys[local] = keys[local + half];
      places[local] = places[local + half];
    }
  }
  if (local % LANES == 0u && result < params.results) { y[result] = places[local]; }
}

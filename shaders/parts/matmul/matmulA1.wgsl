// needs: matmulParams.wgsl
// Operand A of a matmul, read one element at a time: its rows have any length.

alias StoredA = f32; // or f16
@group(0) @binding(1) var<storage, read> a: array<StoredA>;

/// Four neighbours from the element `at` on.
fn a_four(at: u32) -> vec4f { return vec4f(f32(a[at]), f32(a[at + 1u]), f32(a[at + 2u]), f32(a[at + 3u])); }

/// Four neighbours in a row. Without branches, which software drivers turn into masked lanes.
fn a_quad(outer: u32, inner: u32, outers: u32, inners: u32) -> vec4f {
  let places = inner + vec4u(0u, 1u, 2u, 3u);
  let at = product * params.stride_a + min(outer, outers - 1u) * params.pitch_a + min(places, vec4u(inners - 1u));
  let quad = vec4f(f32(a[at.x]), f32(a[at.y]), f32(a[at.z]), f32(a[at.w]));
  if (A_ZEROS) { return select(vec4f(), quad, vec4<bool>(outer < outers) & (places < vec4u(inners))); }
  return quad;
}

// What loops over p read from places that are known before they begin, unless groups of four p's reach past k.
const A_BY_PLACES: bool = !RAGGED;

alias PlaceA = u32;
alias StepA = u32;

/// Where four neighbours of p or of `line` lie for p = 0, or those of the `next`-th p. Of lines outside the last is read.
fn a_place(line: u32, next: u32) -> PlaceA {
  return product * params.stride_a + place(line, params.m, params.pitch_a, A_ALONG_P, next);
}

/// How far `p` lies from p = 0.
fn a_step(p: u32, next: u32) -> StepA { return select(p * params.pitch_a, p, A_ALONG_P); }

fn a_at(begin: PlaceA, step: StepA) -> vec4f { return a_four(begin + step); }

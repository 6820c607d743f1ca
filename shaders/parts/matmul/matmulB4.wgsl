// needs: matmulParams.wgsl
// Operand B of a matmul, read four elements at a time: its rows are a multiple of 4 long.

alias StoredB = vec4f; // or vec4<f16>
@group(0) @binding(2) var<storage, read> b: array<StoredB>;

/// Four neighbours from the element `at` on, a multiple of 4.
fn b_four(at: u32) -> vec4f { return vec4f(b[at / 4u]); }

/// Four neighbours in a row. Without branches, which software drivers turn into masked lanes.
fn b_quad(outer: u32, inner: u32, outers: u32, inners: u32) -> vec4f {
  let at = product * params.stride_b + min(outer, outers - 1u) * params.pitch_b + min(inner, inners - 4u);
  let quad = b_four(at);
  if (B_ZEROS) { return select(vec4f(), quad, outer < outers && inner < inners); }
  return quad;
}

// What loops over p read from places that are known before they begin, unless groups of four p's reach past k.
const B_BY_PLACES: bool = !RAGGED;

alias PlaceB = u32;
alias StepB = u32;

/// Where four neighbours of p or of `line` lie for p = 0, or those of the `next`-th p. Of lines outside the last is read.
fn b_place(line: u32, next: u32) -> PlaceB {
  return product * params.stride_b + place(line, params.n, params.pitch_b, B_ALONG_P, next);
}

/// How far `p` lies from p = 0.
fn b_step(p: u32, next: u32) -> StepB { return select(p * params.pitch_b, p, B_ALONG_P); }

fn b_at(begin: PlaceB, step: StepB) -> vec4f { return b_four(begin + step); }

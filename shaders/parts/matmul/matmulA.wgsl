// needs: matmulParams.wgsl, matmulA4.wgsl
// Operand A of a matmul: where its elements lie, for any number of elements that are read at a time.

// What loops over p read from places that are known before they begin, unless groups of four p's reach past k.
const A_BY_PLACES: bool = !RAGGED;

alias PlaceA = u32;
alias StepA = u32;

/// Where four neighbours of p or of `line` lie for p = 0, or those of the `next`-th p. Of lines outside the last is
/// read.
fn a_place(line: u32, next: u32) -> PlaceA {
  return product * params.stride_a + place(line, params.m, params.pitch_a, A_ALONG_P, next);
}

/// How far `p` lies from p = 0.
fn a_step(p: u32, next: u32) -> StepA { return select(p * params.pitch_a, p, A_ALONG_P); }

fn a_at(begin: PlaceA, step: StepA) -> vec4f { return a_four(begin + step); }

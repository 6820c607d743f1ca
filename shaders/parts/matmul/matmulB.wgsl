// needs: matmulParams.wgsl, matmulB4.wgsl
// Operand B of a matmul: where its elements lie, for any number of elements that are read at a time.

// What loops over p read from places that are known before they begin, unless groups of four p's reach past k.
const B_BY_PLACES: bool = !RAGGED;

alias PlaceB = u32;
alias StepB = u32;

/// Where four neighbours of p or of `line` lie for p = 0, or those of the `next`-th p. Of lines outside the last is
/// read.
fn b_place(line: u32, next: u32) -> PlaceB {
  return product * params.stride_b + place(line, params.n, params.pitch_b, B_ALONG_P, next);
}

/// How far `p` lies from p = 0.
fn b_step(p: u32, next: u32) -> StepB { return select(p * params.pitch_b, p, B_ALONG_P); }

fn b_at(begin: PlaceB, step: StepB) -> vec4f { return b_four(begin + step); }

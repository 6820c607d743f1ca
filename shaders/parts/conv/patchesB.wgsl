// needs: patches.wgsl, patchesB4.wgsl
// The patches of images as operand B of a matmul: where they lie, for any number of elements that are read at a time.

const B_BY_PLACES: bool = true;

alias PlaceB = Spot;
alias StepB = Spot;

/// The place of four taps of the pixel `line` without what the taps add, or of the taps from `line` on without the
/// pixel.
fn b_place(line: u32, next: u32) -> PlaceB {
  if (B_ALONG_P) { return pixel_spot(line); }
  return tap_spot(line);
}

/// What `p` adds: taps, or the pixel of the `next`-th p.
fn b_step(p: u32, next: u32) -> StepB {
  if (B_ALONG_P) { return tap_spot(p); }
  return pixel_spot(p + next);
}

/// Four taps of a pixel.
fn b_quad(pixel: u32, tap: u32, pixels: u32, taps: u32) -> vec4f { return b_at(pixel_spot(pixel), tap_spot(tap)); }

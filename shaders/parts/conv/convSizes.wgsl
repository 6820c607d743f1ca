// The sizes of a product of which one operand is the patches of images; in place of matmulSizes.wgsl.

struct Params {
  zero: u32,
  m: u32,
  n: u32,
  k: u32,
  stride_a: u32,
  stride_b: u32,
  pitch_a: u32,
  pitch_b: u32,
  split: u32,
  pixels: u32, // examples · out_h · out_w: rows of the matrix of patches
  taps: u32, // kernel_h · kernel_w · depth: its columns
  height: u32, // of the images; 1 + (height − 1) · spread rows where they are spread
  width: u32,
  channels: u32,
  depth: u32, // channels of a group
  out_h: u32,
  out_w: u32,
  kernel_w: u32,
  stride_h: u32,
  stride_w: u32,
  before_h: u32, // modulo 2^32: what is cut off is negative padding
  before_w: u32,
  dilation_h: u32,
  dilation_w: u32,
  result_pitch: u32, // channels of the result, of all groups
  by_out_h: f32, // reciprocals
  by_out_w: f32,
  by_kernel_w: f32,
  by_depth: f32,
}

@group(0) @binding(0) var<uniform> params: Params;

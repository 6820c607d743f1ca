// The one workgroup that a resident program runs in.

const WORKGROUP_SIZE: u32 = 8u;

// Zero at run time, unknown at compile time: `main` sets it from a uniform before it calls any part.

var<private> opaque_zero: u32 = 0u;

// Sizes of a product in a resident program: op(A) [M, K], op(B) [K, N].

const M: u32 = 1u;
const N: u32 = 1u;
const K: u32 = 1u;

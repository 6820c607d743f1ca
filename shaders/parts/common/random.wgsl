// Random numbers as pure functions of where they are used; the twins of src/random/philox.ts and shuffle.ts,
// equal bit for bit. Philox 4×32-10: Salmon, Moraes, Dror, Shaw, SC 2011.

const PHILOX_MULTIPLIER_0 = 0xd2511f53u;
const PHILOX_MULTIPLIER_1 = 0xcd9e8d57u;
const PHILOX_WEYL = vec2u(0x9e3779b9u, 0xbb67ae85u);
const PHILOX_ROUNDS = 10u;

// Second key words: one a use, so that no two uses share numbers (src/random/randomDomain.ts).
const RANDOM_DOMAIN_STREAM = 0u;
const RANDOM_DOMAIN_SHUFFLE = 0x5bd1e995u;
const RANDOM_DOMAIN_DROPOUT = 0xd4095000u;

const SHUFFLE_ROUNDS = 8u;
const SHUFFLE_ROUND_STEP = 0x9e3779b9u;

// The upper 32 bits of a · b, from 16-bit halves: WGSL has no 64-bit product.
fn multiply_high(a: u32, b: u32) -> u32 {
  let a_low = a & 0xffffu;
  let a_high = a >> 16u;
  let b_low = b & 0xffffu;
  let b_high = b >> 16u;
  let middle = a_high * b_low + ((a_low * b_low) >> 16u);
  let carry = (middle & 0xffffu) + a_low * b_high;
  return a_high * b_high + (middle >> 16u) + (carry >> 16u);
}

// Four independent uniform 32-bit numbers from a counter and a key.
fn philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < PHILOX_ROUNDS; round++) {
    let high_0 = multiply_high(PHILOX_MULTIPLIER_0, c.x);
    let low_0 = PHILOX_MULTIPLIER_0 * c.x;
    let high_1 = multiply_high(PHILOX_MULTIPLIER_1, c.z);
    let low_1 = PHILOX_MULTIPLIER_1 * c.z;
    c = vec4u(high_1 ^ c.y ^ k.x, low_1, high_0 ^ c.w ^ k.y, low_0);
    k += PHILOX_WEYL;
  }
  return c;
}

// A uniform number in [0, 1), a multiple of 2^-24, from 32 random bits.
fn unit_float(bits: u32) -> f32 {
  return f32(bits >> 8u) * 5.9604644775390625e-8;
}

// 32-bit integer hash ("lowbias32", Wellons, hash-prospector, 2018): the round function of the shuffle.
fn shuffle_mix(value: u32) -> u32 {
  var x = value;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}

// Where position `index` of a shuffled pass over `count` elements points: a bijection on [0, count) for each
// (seed, epoch). A Feistel network over the smallest even number of bits that holds `count`, with cycle walking.
// An index outside [0, count) comes back as it is: its cycle need not pass through [0, count).
fn shuffled_index(index: u32, count: u32, seed: u32, epoch: u32) -> u32 {
  if (index >= count) {
    return index;
  }
  let keys = philox(vec4u(epoch, 0u, 0u, 0u), vec2u(seed, RANDOM_DOMAIN_SHUFFLE));
  var half = 1u;
  while (half < 16u && ((count - 1u) >> (2u * half)) != 0u) {
    half++;
  }
  let mask = (1u << half) - 1u;
  var value = index;
  loop {
    var left = value >> half;
    var right = value & mask;
    for (var round = 0u; round < SHUFFLE_ROUNDS; round++) {
      let key = keys[round & 3u] + round * SHUFFLE_ROUND_STEP;
      let next = left ^ (shuffle_mix(right + key) & mask);
      left = right;
      right = next;
    }
    value = (left << half) | right;
    if (value < count) {
      break;
    }
  }
  return value;
}

// A seeded shuffle that is computed per element and needs no memory, so the GPU can gather batches by it.

import { GradloomError } from '../errors.ts';
import { checkUint32 } from './checkUint32.ts';
import { philox } from './philox.ts';
import { RANDOM_DOMAIN } from './randomDomain.ts';

const ROUNDS = 8;
const ROUND_STEP = 0x9e3779b9;

/** What a shuffle depends on. */
export interface ShuffleOptions {
  /** How many elements are shuffled, 1 … 2^32 − 1. */
  readonly count: number;
  /** The seed, 0 … 2^32 − 1. */
  readonly seed: number;
  /** Each epoch has an order of its own, 0 … 2^32 − 1. */
  readonly epoch: number;
}

/** 32-bit integer hash with two multiplies, bias 0.17 of 32 bits ("lowbias32", Wellons, hash-prospector, 2018). */
function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/**
 * Where position `index` of a shuffled pass over `count` elements points: for fixed options a bijection on
 * [0, count). The same numbers as `shuffled_index()` in `shaders/parts/common/random.wgsl`.
 *
 * A balanced Feistel network over the smallest even number of bits that holds `count`; a result outside
 * [0, count) is sent through again until it lies inside (cycle walking; four passes on average at worst). The round
 * function is a hash whose every output bit depends on every input bit, with 128 key bits from Philox: by Luby and
 * Rackoff (1988) four rounds of a pseudo-random function already give a pseudo-random permutation. Eight, because
 * with six the 24 orders of four elements came out measurably unequal (chi-square 82 at 23 degrees of freedom,
 * 18 with eight). What remains: a Feistel network is an even permutation, so the parity of an order is not fair.
 * Good for sampling, not for secrets.
 *
 * Throws `E_ARGUMENT` where `index` is outside [0, count) or a number is no unsigned 32-bit integer.
 */
export function shuffledIndex(index: number, { count, seed, epoch }: ShuffleOptions): number {
  checkUint32('shuffle count', count);
  checkUint32('shuffle seed', seed);
  checkUint32('shuffle epoch', epoch);
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new GradloomError('E_ARGUMENT', `shuffle: index must lie in [0, ${count}); got ${index}.`);
  }
  const keys = philox([epoch, 0, 0, 0], [seed, RANDOM_DOMAIN.shuffle]);
  let half = 1;
  while (half < 16 && (count - 1) >>> (2 * half) !== 0) half++;
  const mask = 2 ** half - 1;
  let value = index;
  do {
    let left = value >>> half;
    let right = value & mask;
    for (let round = 0; round < ROUNDS; round++) {
      const key = (keys[round & 3] ?? 0) + Math.imul(round, ROUND_STEP);
      const next = left ^ (mix((right + key) | 0) & mask);
      left = right;
      right = next;
    }
    value = ((left << half) | right) >>> 0;
  } while (value >= count);
  return value;
}

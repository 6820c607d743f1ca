// A sequence of random numbers for the CPU: a pure function of (seed, stream, position).

import { GradloomError } from '../errors.ts';
import { checkUint32 } from './checkUint32.ts';
import { philox } from './philox.ts';
import { RANDOM_DOMAIN } from './randomDomain.ts';

const TWO_POW_32 = 0x1_0000_0000;

/**
 * Random numbers of one seed and one stream. Streams of one seed are independent; `position` counts the 32-bit
 * numbers drawn and may be set, to go on from where a saved run stopped.
 *
 * Number p is word p mod 4 of `philox([⌊p/4⌋ low, ⌊p/4⌋ high, stream, 0], [seed, 0])`.
 * Throws `E_ARGUMENT` unless `seed` and `stream` are whole numbers in 0 … 2^32 − 1.
 */
export class RandomStream {
  /** The seed, a whole number in 0 … 2³² − 1. */
  readonly seed: number;
  /** The number of the stream, a whole number in 0 … 2³² − 1. */
  readonly stream: number;
  /** How many 32-bit numbers were drawn. */
  position = 0;
  #block = -1;
  #words: readonly number[] = [];

  constructor(seed: number, stream = 0) {
    checkUint32('random seed', seed);
    checkUint32('random stream', stream);
    this.seed = seed;
    this.stream = stream;
  }

  /** A uniform whole number in 0 … 2^32 − 1. */
  nextUint32(): number {
    const block = Math.floor(this.position / 4);
    if (block !== this.#block) {
      this.#block = block;
      this.#words = philox(
        [block >>> 0, Math.floor(block / TWO_POW_32), this.stream, 0],
        [this.seed, RANDOM_DOMAIN.stream],
      );
    }
    return this.#words[this.position++ & 3] ?? 0;
  }

  /** A uniform number in [0, 1): a multiple of 2^−24, so it is exact in float32 as well. */
  nextFloat(): number {
    return (this.nextUint32() >>> 8) / 16_777_216;
  }

  /**
   * A normal number of mean 0 and variance 1 in float64: √(−2 ln u) cos(2πv), two draws each (Box and Muller,
   * 1958). The sine twin is not kept, so that `position` alone is the state.
   */
  nextNormal(): number {
    // (0, 1]: the logarithm must not see 0.
    const u = (this.nextUint32() + 1) / TWO_POW_32;
    const v = this.nextUint32() / TWO_POW_32;
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }

  /** A uniform whole number in [0, n), without bias. Throws `E_ARGUMENT` unless 1 ≤ n ≤ 2^32. */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_POW_32) {
      throw new GradloomError(
        'E_ARGUMENT',
        `random integer: n must be a whole number in 1 … 2^32; got ${n}.`,
      );
    }
    // The numbers above the last full multiple of n would favour small results.
    const limit = TWO_POW_32 - (TWO_POW_32 % n);
    let value = this.nextUint32();
    while (value >= limit) value = this.nextUint32();
    return value % n;
  }

  /** The numbers 0 … n − 1 in random order (Fisher and Yates), every order equally likely. */
  permutation(n: number): Uint32Array {
    checkUint32('random permutation', n);
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = swapped;
    }
    return order;
  }
}

// Which use a random number is drawn for: the second key word of Philox, so that uses never share numbers.

/** Second key words of Philox; `shaders/parts/common/random.wgsl` holds the same values. */
export const RANDOM_DOMAIN = {
  /** `RandomStream`: counter = (block, block's upper bits, stream, 0). */
  stream: 0,
  /** `shuffledIndex`: counter = (epoch, 0, 0, 0). */
  shuffle: 0x5bd1e995,
  /** `dropout`: counter = (element / 4, step, stream, 0). */
  dropout: 0xd4095000,
  /** Augmentation: counter = (element / 4, step, use, 0); `shaders/parts/further/augment.wgsl` holds it. */
  augment: 0xa06e7000,
  /** `drawDigits`: one number, the seed of the pictures' streams. */
  digits: 0xd1617500,
} as const;

// Numbers to test with, the same in every run.

/** Numbers in [−1, 1) of a linear congruential generator: nothing here depends on their quality. */
export function fractions(length: number, seed: number): Float32Array<ArrayBuffer> {
  let state = (Math.imul(seed, 2654435761) + 12345) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Whole numbers from −most to most: sums and products of enough of them are exact in float32, in whichever order. */
export function wholes(length: number, seed: number, most = 4): Float32Array<ArrayBuffer> {
  return fractions(length, seed).map((value) => Math.floor((value + 1) * (most + 0.5)) - most);
}

/** All exponents of normal numbers and both signs, and half of them evenly through `range`. */
export function spread(length: number, [low, high]: readonly [number, number]): Float32Array<ArrayBuffer> {
  const half = length >> 1;
  return Float32Array.from({ length }, (_, index) => {
    if (index >= half) return low + ((high - low) * (index - half)) / (length - half - 1);
    const sign = index % 2 === 0 ? 1 : -1;
    return sign * 2 ** (((index >> 1) % 252) - 126) * (1 + ((index * 7919) % 997) / 997);
  });
}

/** The product of sizes. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

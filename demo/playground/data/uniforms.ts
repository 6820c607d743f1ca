// Numbers from 0 to below 1 for the pages' drawings, the same for the same seed.

/** The next number. */
export type Uniforms = () => number;

/** Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014), in 32 bits (mulberry32). */
export function uniforms(seed: number): Uniforms {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

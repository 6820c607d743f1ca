// Numbers whose sums and products are exact.

/** Whole numbers from −8 to 8 that follow no pattern of rows or columns. */
export function wholes(count: number, seed: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: count },
    (_, i) => ((Math.imul(i + seed, 2_654_435_761) >>> 20) % 17) - 8,
  );
}

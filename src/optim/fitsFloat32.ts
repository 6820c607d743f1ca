// The rule for numbers that a shader computes with.

/**
 * Whether a number is finite in float32, and not so small that devices may take it for 0 (below 2^−126) unless it is 0: a
 * rate of 1e-50 would train nothing.
 */
export function fitsFloat32(value: number): boolean {
  const single = typeof value === 'number' ? Math.fround(value) : Number.NaN;
  return Number.isFinite(single) && (Math.abs(single) >= 2 ** -126 || value === 0);
}

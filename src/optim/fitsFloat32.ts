// The rule for numbers that a shader computes with.

/** Whether a number is finite in float32, and 0 there only if it is 0: a rate of 1e-50 would train nothing. */
export function fitsFloat32(value: number): boolean {
  const single = typeof value === 'number' ? Math.fround(value) : Number.NaN;
  return Number.isFinite(single) && (single !== 0 || value === 0);
}

// How far a float32 value is from the exact one, in units of the last place.

const SMALLEST_NORMAL = 2 ** -126;

/**
 * |value - exact| in units of the last place of a float32 of the size of `exact`. Numbers below 2^-126 count as
 * equal, since drivers may flush them to 0; a wrong infinity or NaN counts as infinitely far.
 */
export function ulpDistance(value: number, exact: number): number {
  if (Number.isNaN(exact)) return Number.isNaN(value) ? 0 : Number.POSITIVE_INFINITY;
  if (!Number.isFinite(value) || !Number.isFinite(Math.fround(exact))) {
    return value === Math.fround(exact) ? 0 : Number.POSITIVE_INFINITY;
  }
  if (Math.abs(exact) < SMALLEST_NORMAL && Math.abs(value) <= SMALLEST_NORMAL) return 0;
  const exponent = Math.floor(Math.log2(Math.max(Math.abs(exact), SMALLEST_NORMAL)));
  return Math.abs(value - exact) / 2 ** (exponent - 23);
}

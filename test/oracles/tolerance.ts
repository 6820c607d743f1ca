// How far a result may be off, by kind of operation. All are far below ONNX's own rtol 1e-3, atol 1e-7.

/** A result passes if |got − want| ≤ absolute + relative · |want|; NaN and infinities must be the same. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** Values that are only moved, selected, compared or counted. */
export const EXACT: Tolerance = { relative: 0, absolute: 0 };
/** One function of each element: the expected values are rounded to f32 several times themselves. */
export const ELEMENTWISE: Tolerance = { relative: 1e-6, absolute: 1e-7 };
/** Sums of many terms, which may cancel, and what is made of them. */
export const SUMMED: Tolerance = { relative: 5e-6, absolute: 5e-6 };

/**
 * What the expected values themselves may be off from float64, relative to max(1, |exact|): ONNX computes them in f32 by
 * several operations, e.g. α (e^x − 1) with a cancellation of about four roundings of 1.
 */
export const ORACLE_ROUNDING = 1e-6;

/** The tolerance widened for a type whose own rounding is `rounding`, relative. */
export function widened({ relative, absolute }: Tolerance, rounding: number): Tolerance {
  return { relative: relative + rounding, absolute: absolute + rounding };
}

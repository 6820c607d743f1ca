// Got against wanted, element by element.

import { sameShape, showShape, type Shape } from '../../src/graph/shape.ts';
import { ORACLE_ROUNDING, type Tolerance } from './tolerance.ts';

/** Values of a shape. */
export interface ShapedValues {
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** The largest |got − want| / max(1, |want|), and the first element that is off by too much, in words. */
export interface Deviation {
  readonly maxError: number;
  readonly fault?: string;
}

/**
 * Compares. Zeros of either sign are equal; NaN equals NaN. An element that is off by more than the tolerance passes all
 * the same where what is wanted is off from float64 by its own rounding, and what we got is at least as near: `exact`
 * gives the values in float64, and is asked only then.
 */
export function compareTensors(
  name: string,
  {
    got,
    want,
    tolerance,
    exact,
  }: { got: ShapedValues; want: ShapedValues; tolerance: Tolerance; exact?: () => ArrayLike<number> },
): Deviation {
  if (!sameShape(got.shape, want.shape)) {
    const shapes = `got ${showShape(got.shape)}, wanted ${showShape(want.shape)}`;
    return { maxError: Infinity, fault: `${name}: the shape is wrong: ${shapes}` };
  }
  let maxError = 0;
  let fault: string | undefined;
  let float64: ArrayLike<number> | undefined;
  for (let index = 0; index < want.values.length; index++) {
    const [actual, expected] = [got.values[index] ?? Number.NaN, want.values[index]!];
    if (Object.is(actual, expected) || actual === expected) continue;
    const error = Math.abs(actual - expected);
    // Where infinity is wanted, a relative tolerance would allow everything.
    const finite = Number.isFinite(error) && Number.isFinite(expected);
    maxError = Math.max(maxError, finite ? error / Math.max(1, Math.abs(expected)) : Infinity);
    if (finite && error <= tolerance.absolute + tolerance.relative * Math.abs(expected)) continue;
    float64 ??= finite ? exact?.() : undefined;
    const truth = float64?.[index] ?? Number.NaN;
    const rounding = Math.abs(expected - truth);
    if (rounding <= ORACLE_ROUNDING * Math.max(1, Math.abs(truth)) && Math.abs(actual - truth) <= rounding)
      continue;
    fault ??= `${name}[${index}]: got ${actual}, wanted ${expected}`;
  }
  return fault === undefined ? { maxError } : { maxError, fault };
}

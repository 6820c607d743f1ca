// Got against wanted, element by element.

import { sameShape, showShape, type Shape } from '../../src/graph/shape.ts';
import type { Tolerance } from './tolerance.ts';

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

/** Compares. Zeros of either sign are equal; NaN equals NaN. */
export function compareTensors(
  name: string,
  { got, want, tolerance }: { got: ShapedValues; want: ShapedValues; tolerance: Tolerance },
): Deviation {
  if (!sameShape(got.shape, want.shape)) {
    const shapes = `got ${showShape(got.shape)}, wanted ${showShape(want.shape)}`;
    return { maxError: Infinity, fault: `${name}: the shape is wrong: ${shapes}` };
  }
  let maxError = 0;
  let fault: string | undefined;
  for (let index = 0; index < want.values.length; index++) {
    const [actual, expected] = [got.values[index] ?? Number.NaN, want.values[index]!];
    if (Object.is(actual, expected) || actual === expected) continue;
    const error = Math.abs(actual - expected);
    // Where infinity is wanted, a relative tolerance would allow everything.
    const finite = Number.isFinite(error) && Number.isFinite(expected);
    maxError = Math.max(maxError, finite ? error / Math.max(1, Math.abs(expected)) : Infinity);
    if (finite && error <= tolerance.absolute + tolerance.relative * Math.abs(expected)) continue;
    fault ??= `${name}[${index}]: got ${actual}, wanted ${expected}`;
  }
  return fault === undefined ? { maxError } : { maxError, fault };
}

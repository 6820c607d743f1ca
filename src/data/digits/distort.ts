// One writer's hand: slant, turn, proportions and wobble, applied to the points of a stroke.

import type { RandomStream } from '../../random/randomStream.ts';

/** Knots of the displacement field along each side of the writing box. */
const KNOTS = 4;

/** Uniform in [low, high). */
export function between(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random.nextFloat();
}

/**
 * Bell-shaped, mean 0, standard deviation 1, within ±3.5: the sum of four uniform numbers. Only additions, so every
 * engine gets the same bits (logarithm and cosine may differ in the last).
 */
export function bell(random: RandomStream): number {
  const sum = random.nextFloat() + random.nextFloat() + random.nextFloat() + random.nextFloat();
  return (sum - 2) * 1.7320508075688772;
}

const smooth = (t: number): number => t * t * (3 - 2 * t);

/**
 * Moves `points` (x₀ y₀ x₁ y₁ …, writing box 0 … 1) into `out`: first an elastic distortion, a smooth field of
 * random displacements on a 4 × 4 grid (after Simard, Steinkraus, Platt, 2003, on strokes instead of pixels), then
 * an affine map: shear (slant), proportions and rotation.
 */
export function distort(points: Float64Array, out: Float64Array, random: RandomStream): void {
  const wobble = between(random, 0.02, 0.08);
  const field = Array.from({ length: 2 * KNOTS * KNOTS }, () => wobble * bell(random));
  const knot = (row: number, column: number, axis: number): number =>
    field[2 * (row * KNOTS + column) + axis] ?? 0;

  // A rotation by its tangent: square roots are exact in every engine. Standard deviation 8°, within ±27°.
  const tangent = 0.14 * bell(random);
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  // Positive is a slant to the right, which most hands have.
  const slant = 0.1 + 0.2 * bell(random);
  const wide = 1.05 + Math.max(-0.4, 0.18 * bell(random));

  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] ?? 0;
    const y = points[i + 1] ?? 0;
    const u = Math.min(Math.max(x, 0), 1) * (KNOTS - 1);
    const v = Math.min(Math.max(y, 0), 1) * (KNOTS - 1);
    const column = Math.min(Math.floor(u), KNOTS - 2);
    const row = Math.min(Math.floor(v), KNOTS - 2);
    const s = smooth(u - column);
    const t = smooth(v - row);
    const blend = (axis: number): number => {
      const top = knot(row, column, axis) * (1 - s) + knot(row, column + 1, axis) * s;
      const bottom = knot(row + 1, column, axis) * (1 - s) + knot(row + 1, column + 1, axis) * s;
      return top * (1 - t) + bottom * t;
    };
    const movedY = y + blend(1) - 0.5;
    const movedX = wide * (x + blend(0) - 0.5) - slant * movedY;
    out[i] = cosine * movedX - sine * movedY;
    out[i + 1] = sine * movedX + cosine * movedY;
  }
}

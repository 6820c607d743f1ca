// The error of float32 values against float64, in units in the last place (ULP).

import { ulpDistance } from '../../src/verify/ulpDistance.ts';

export { ulpDistance };

/** The largest and the mean error of some values, in ULP, and the argument of the largest. */
export interface Deviation {
  readonly max: number;
  readonly at: number;
  readonly mean: number;
}

/** The errors of `values` against `reference` at `points`. */
export function deviationOf(
  values: Float32Array,
  points: Float32Array,
  reference: (x: number) => number,
): Deviation {
  let max = 0;
  let at = points[0] ?? 0;
  let sum = 0;
  values.forEach((value, i) => {
    const point = points[i] ?? Number.NaN;
    const distance = ulpDistance(value, reference(point));
    sum += distance;
    if (distance > max) {
      max = distance;
      at = point;
    }
  });
  return { max, at, mean: sum / values.length };
}

/** How many values differ in their bits from `twin` at the points; all NaNs are alike. */
export function differencesFrom(
  twin: (x: number) => number,
  values: Float32Array,
  points: Float32Array,
): number {
  return points.reduce((sum, point, i) => (Object.is(values[i], twin(point)) ? sum : sum + 1), 0);
}

/**
 * `count` points: one half through all normal numbers, every exponent and both signs; the other evenly through
 * `range`.
 */
export function pointsOf(count: number, [low, high]: readonly [number, number]): Float32Array<ArrayBuffer> {
  const points = new Float32Array(count);
  const bits = new Uint32Array(points.buffer);
  const half = count / 2;
  const quarter = half / 2;
  const step = (0x7f800000 - 0x00800000) / quarter;
  for (let i = 0; i < half; i++) {
    // An odd offset in every step, so that the low digits take all values.
    const magnitude = 0x00800000 + Math.floor((i % quarter) * step) + ((i * 2654435761) % Math.floor(step));
    bits[i] = (i < quarter ? 0 : 0x80000000) + magnitude;
  }
  for (let i = half; i < count; i++) points[i] = low + ((high - low) * (i - half)) / (count - half - 1);
  return points;
}

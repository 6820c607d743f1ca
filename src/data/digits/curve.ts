// Strokes as polylines: smooth curves through their points, computed once for all pictures.

import { SKELETONS, type Point, type Stroke } from './skeletons.ts';

/** Pieces that a curve gets between two of its points. */
const PIECES = 4;

/** One way to write a digit, as polylines. */
export interface Outline {
  readonly weight: number;
  /** Coordinates x₀ y₀ x₁ y₁ … of all strokes, one after the other. */
  readonly points: Float64Array;
  /** Index of the first point of each stroke, and the number of points at the end. */
  readonly starts: readonly number[];
}

/** Value at t of the Catmull–Rom piece from b to c, whose neighbours are a and d (Catmull and Rom, 1974). */
function catmullRom([a, b, c, d]: readonly [number, number, number, number], t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

function trace(stroke: Stroke): Point[] {
  // Points beyond the ends continue the first and last piece straight.
  const at = (i: number): Point => {
    const inside = stroke[Math.min(Math.max(i, 0), stroke.length - 1)] ?? [0, 0];
    if (i >= 0 && i < stroke.length) return inside;
    const neighbour = stroke[i < 0 ? 1 : stroke.length - 2] ?? inside;
    return [2 * inside[0] - neighbour[0], 2 * inside[1] - neighbour[1]];
  };
  const points: Point[] = [at(0)];
  for (let i = 0; i + 1 < stroke.length; i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      points.push([catmullRom([a[0], b[0], c[0], d[0]], t), catmullRom([a[1], b[1], c[1], d[1]], t)]);
    }
  }
  return points;
}

/** `SKELETONS` as polylines, by class index. */
export const OUTLINES: readonly (readonly Outline[])[] = SKELETONS.map((ways) =>
  ways.map(({ weight, strokes }) => {
    const traced = strokes.map(trace);
    const starts = [0];
    for (const points of traced) starts.push((starts.at(-1) ?? 0) + points.length);
    return { weight, points: Float64Array.from(traced.flat(2)), starts };
  }),
);

// The visitor's strokes as the network wants them: 28 × 28, placed and inked like the pictures it was trained on.

// The pen of the training pictures, which the library keeps to itself: other ink would be another kind of picture.
import { renderInk } from '../../../src/data/digits/render.ts';
import { SIDE } from './pictures.ts';

/** x to the right, y downward, in any unit. */
export type Point = readonly [x: number, y: number];

/** What the pen wrote without lifting. */
export type Stroke = readonly Point[];

/** Pixels of the longer direction between the centres of the outermost ink: with the pen about 20, as in MNIST. */
const LENGTH = 17.5;
/** Half the pen's width and its soft edge, in pixels: the middle of what the training pictures have. */
const RADIUS = 1.2;
const SOFTNESS = 1.3;
/** A dot stays a dot: strokes shorter than this share of the unit are not blown up. */
const SMALLEST = 0.1;

/**
 * The picture of `strokes`, 28 × 28 bytes row by row, white (255) on black: the longer side scaled to about 20
 * pixels, the centre of mass in the middle (LeCun, Cortes, Burges: MNIST). All black without strokes.
 */
export function placeDigit(strokes: readonly Stroke[]): Uint8Array<ArrayBuffer> {
  const ink = new Float32Array(SIDE * SIDE);
  // A tap is a stroke of one point; the pen's path needs two.
  const paths = strokes.filter(({ length }) => length > 0).map((s) => (s.length === 1 ? [s[0]!, s[0]!] : s));
  const points = Float64Array.from(paths.flat(2));
  if (points.length > 0) {
    center(points, paths);
    const starts = [0];
    for (const path of paths) starts.push(starts.at(-1)! + path.length);
    const radii = new Float64Array(points.length / 2).fill(RADIUS);
    renderInk({ points, radii, starts, softness: SOFTNESS }, ink, SIDE);
  }
  return Uint8Array.from(ink, (value) => Math.round(255 * value));
}

/** Scales and moves the points in place. */
function center(points: Float64Array, paths: readonly Stroke[]): void {
  const { longer, x, y } = measure(paths);
  const scale = LENGTH / Math.max(longer, SMALLEST);
  const middle = (SIDE - 1) / 2;
  for (let i = 0; i < points.length; i += 2) {
    points[i] = middle + scale * (points[i]! - x);
    points[i + 1] = middle + scale * (points[i + 1]! - y);
  }
}

/** The longer side of the bounding box, and the centre of mass of the line. */
function measure(paths: readonly Stroke[]): { longer: number; x: number; y: number } {
  const all = paths.flat();
  const xs = all.map(([x]) => x);
  const ys = all.map(([, y]) => y);
  let [mass, massX, massY] = [0, 0, 0];
  for (const path of paths) {
    for (let i = 1; i < path.length; i++) {
      const [[ax, ay], [bx, by]] = [path[i - 1]!, path[i]!];
      // A dot has no length, but some ink.
      const piece = Math.max(Math.hypot(bx - ax, by - ay), 1e-6);
      mass += piece;
      massX += (piece * (ax + bx)) / 2;
      massY += (piece * (ay + by)) / 2;
    }
  }
  return { longer: Math.max(extent(xs), extent(ys)), x: massX / mass, y: massY / mass };
}

function extent(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
}

// The embedded data set: handwritten-looking digits, drawn by the program itself, any number of them.

import { needOptions } from '../../checkOptions.ts';
import { GradloomError } from '../../errors.ts';
import { checkUint32 } from '../../random/checkUint32.ts';
import { philox } from '../../random/philox.ts';
import { RANDOM_DOMAIN } from '../../random/randomDomain.ts';
import { RandomStream } from '../../random/randomStream.ts';
import type { DataSet } from '../dataSet.ts';
import { OUTLINES, type Outline } from './curve.ts';
import { bell, between, distort } from './distort.ts';
import { renderInk } from './render.ts';

/** Height and width of a picture in pixels. */
const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** No outline has more points. */
const MAX_POINTS = Math.max(...OUTLINES.flat().map(({ points }) => points.length / 2));

/** Options of `drawDigits`: how many digits, and which. */
export interface DrawDigitsOptions {
  /** How many pictures to draw. */
  readonly count: number;
  /** Seed of all pictures, 0 … 2^32 − 1. */
  readonly seed: number;
  /** Number of the first picture. Pictures of one seed with other numbers are other pictures: use it for a test set. */
  readonly first?: number;
}

/**
 * Draws `count` pictures of digits like those of MNIST: 28 × 28, white (255) on black (0), row by row, with the
 * digit as class index.
 *
 * Each picture takes one of several ways to write its digit (`SKELETONS`), distorts it by a random slant, rotation,
 * proportion and smooth displacement field, and draws it with a pen of random width, softness and brightness.
 * Picture i of a seed is a pure function of (seed, i), with the same bytes in every engine and for every `count` and
 * `first` are.
 *
 * Throws `E_ARGUMENT` for unknown options, and unless count, seed, first and first + count are whole numbers in 0 …
 * 2^32 − 1.
 */
export function drawDigits(options: DrawDigitsOptions): DataSet {
  needOptions('drawDigits', options, ['count', 'seed', 'first']);
  const { count, seed, first = 0 } = options;
  checkUint32('drawDigits count', count);
  checkUint32('drawDigits seed', seed);
  checkUint32('drawDigits first', first);
  checkUint32('drawDigits first + count', first + count);
  const [key] = philox([0, 0, 0, 0], [seed, RANDOM_DOMAIN.digits]);
  const x = allocate(count);
  const y = new Uint32Array(count);
  const scratch = createScratch();
  for (let i = 0; i < count; i++) {
    y[i] = drawDigit(x.subarray(i * PIXELS, (i + 1) * PIXELS), new RandomStream(key, first + i), scratch);
  }
  return {
    x,
    y,
    examples: count,
    features: PIXELS,
    targets: 1,
    classes: Array.from(OUTLINES, (_, digit) => String(digit)),
    imageShape: [SIDE, SIDE, 1],
  };
}

function allocate(count: number): Uint8Array {
  try {
    return new Uint8Array(count * PIXELS);
  } catch (cause) {
    throw new GradloomError(
      'E_OUT_OF_MEMORY',
      `drawDigits: needs ${count * PIXELS} bytes for ${count} pictures; the engine refused.`,
      { hint: 'Draw them in parts with first and count.', cause },
    );
  }
}

interface Scratch {
  readonly points: Float64Array;
  readonly radii: Float64Array;
  readonly ink: Float32Array;
}

function createScratch(): Scratch {
  return {
    points: new Float64Array(2 * MAX_POINTS),
    radii: new Float64Array(MAX_POINTS),
    ink: new Float32Array(PIXELS),
  };
}

function chooseWay(ways: readonly Outline[], random: RandomStream): Outline {
  const total = ways.reduce((sum, { weight }) => sum + weight, 0);
  let rest = total * random.nextFloat();
  for (const way of ways) {
    rest -= way.weight;
    if (rest < 0) return way;
  }
  return ways[0] as Outline;
}

/** Draws one picture into `pixels` and returns its digit. */
function drawDigit(pixels: Uint8Array, random: RandomStream, { points, radii, ink }: Scratch): number {
  const digit = random.integer(OUTLINES.length);
  const way = chooseWay(OUTLINES[digit] ?? [], random);
  distort(way.points, points, random);
  place(points, way.starts, random);
  press(radii, way.points.length / 2, random);
  ink.fill(0);
  renderInk({ points, radii, starts: way.starts, softness: between(random, 0.9, 1.7) }, ink, SIDE);
  expose(ink, pixels, random);
  return digit;
}

/**
 * Scales the points to 15.5 … 20 pixels in their longer direction and puts their centre of mass near the middle, as
 * MNIST was made, give or take a pixel.
 */
function place(points: Float64Array, starts: readonly number[], random: RandomStream): void {
  const length = 2 * (starts.at(-1) ?? 0);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  let [mass, massX, massY] = [0, 0, 0];
  for (let stroke = 0; stroke + 1 < starts.length; stroke++) {
    let x = points[2 * (starts[stroke] ?? 0)] ?? 0;
    let y = points[2 * (starts[stroke] ?? 0) + 1] ?? 0;
    for (let i = starts[stroke] ?? 0; i < (starts[stroke + 1] ?? 0); i++) {
      const [lastX, lastY] = [x, y];
      x = points[2 * i] ?? 0;
      y = points[2 * i + 1] ?? 0;
      const piece = Math.sqrt((x - lastX) * (x - lastX) + (y - lastY) * (y - lastY));
      mass += piece;
      massX += (piece * (x + lastX)) / 2;
      massY += (piece * (y + lastY)) / 2;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  const scale = between(random, 15.5, 20) / Math.max(right - left, bottom - top);
  const middle = (SIDE - 1) / 2;
  const shiftX = middle + 0.8 * bell(random) - (scale * massX) / mass;
  const shiftY = middle + 0.8 * bell(random) - (scale * massY) / mass;
  for (let i = 0; i < length; i += 2) {
    points[i] = scale * (points[i] ?? 0) + shiftX;
    points[i + 1] = scale * (points[i + 1] ?? 0) + shiftY;
  }
}

/** The pen's half width along the path: one base width, swelling and thinning from knot to knot. */
function press(radii: Float64Array, count: number, random: RandomStream): void {
  const base = between(random, 0.65, 1.75);
  const [a, b, c] = [0.1 * bell(random), 0.1 * bell(random), 0.1 * bell(random)];
  for (let i = 0; i < count; i++) {
    const t = (2 * i) / count;
    const swell = t < 1 ? a + (b - a) * t : b + (c - b) * (t - 1);
    radii[i] = Math.max(base * (1 + swell), 0.5);
  }
}

/** Ink to bytes: brightness of the picture, and a little grain in the ink. */
function expose(ink: Float32Array, pixels: Uint8Array, random: RandomStream): void {
  const brightness = between(random, 200, 275);
  const grain = between(random, 0, 24);
  let state = random.nextUint32();
  for (let i = 0; i < PIXELS; i++) {
    const value = ink[i] ?? 0;
    if (value > 0) {
      // A linear congruential generator (Numerical Recipes) is enough for grain, and quick.
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const noise = grain * (state / 4294967296 - 0.5);
      pixels[i] = Math.round(Math.min(Math.max(value * (brightness + noise), 0), 255));
    }
  }
}

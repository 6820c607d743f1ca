// The drawn digits: reproducible, balanced, like MNIST in their statistics, and neither trivial nor hopeless to read.

import { expect, test } from 'vitest';
import { OUTLINES } from '../../src/data/digits/curve.ts';
import { drawDigits } from '../../src/data/digits/drawDigits.ts';
import { renderInk } from '../../src/data/digits/render.ts';
import { SKELETONS } from '../../src/data/digits/skeletons.ts';
import { GradloomError } from '../../src/errors.ts';

const PIXELS = 784;

/** FNV-1a, 32 bits: to compare bytes with those seen when the pictures were approved by eye. */
function hash(bytes: Uint8Array): number {
  return bytes.reduce((state, byte) => Math.imul(state ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}

function labels(data: { y?: Uint32Array | Float32Array | Float64Array }): number[] {
  return [...(data.y ?? [])];
}

test('pictures come as bytes with a class index each', () => {
  const data = drawDigits({ count: 30, seed: 1 });
  expect(data.x).toBeInstanceOf(Uint8Array);
  expect(data.x).toHaveLength(30 * PIXELS);
  expect(data.y).toBeInstanceOf(Uint32Array);
  expect(data).toMatchObject({ examples: 30, features: 784, targets: 1, imageShape: [28, 28, 1] });
  expect(data.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
});

test('picture i of a seed is the same however it is asked for', () => {
  const all = drawDigits({ count: 40, seed: 7 });
  const part = drawDigits({ count: 5, seed: 7, first: 20 });
  expect(part.x).toEqual(all.x.slice(20 * PIXELS, 25 * PIXELS));
  expect(part.y).toEqual(all.y?.slice(20, 25));
  expect(drawDigits({ count: 40, seed: 7 }).x).toEqual(all.x);
});

test('other seeds and other numbers give other pictures', () => {
  const data = drawDigits({ count: 500, seed: 7 });
  const other = drawDigits({ count: 500, seed: 8 });
  const hashes = new Set<number>();
  for (const { x } of [data, other]) {
    for (let i = 0; i < 500; i++) hashes.add(hash((x as Uint8Array).subarray(i * PIXELS, (i + 1) * PIXELS)));
  }
  expect(hashes.size).toBe(1000);
});

test('the bytes are those of every other machine', () => {
  const data = drawDigits({ count: 1000, seed: 42 });
  expect(labels(data).slice(0, 12).join('')).toBe('520719307491');
  expect(hash(data.x as Uint8Array)).toBe(2353443745);
});

test('all ten digits are equally likely', () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const digit of labels(drawDigits({ count: 5000, seed: 3 }))) counts[digit] = (counts[digit] ?? 0) + 1;
  const chiSquare = counts.reduce((sum, n) => sum + (n - 500) ** 2 / 500, 0);
  // 9 degrees of freedom, standard deviation 4.2.
  expect(chiSquare).toBeLessThan(9 + 5 * 4.2);
});

test('a picture is light on black, in the middle, with a free border', () => {
  const data = drawDigits({ count: 2000, seed: 5 });
  let [total, border] = [0, 0];
  for (let i = 0; i < data.examples; i++) {
    let [mass, massX, massY, brightest] = [0, 0, 0, 0];
    for (let p = 0; p < PIXELS; p++) {
      const value = data.x[i * PIXELS + p] ?? 0;
      const [row, column] = [Math.floor(p / 28), p % 28];
      mass += value;
      massX += value * column;
      massY += value * row;
      brightest = Math.max(brightest, value);
      if (row === 0 || column === 0 || row === 27 || column === 27) border += value;
    }
    total += mass;
    expect(brightest).toBeGreaterThan(150);
    expect(Math.abs(massX / mass - 13.5)).toBeLessThan(4);
    expect(Math.abs(massY / mass - 13.5)).toBeLessThan(4);
  }
  // MNIST: 0.131 of full brightness on average.
  const mean = total / (255 * data.examples * PIXELS);
  expect(mean).toBeGreaterThan(0.1);
  expect(mean).toBeLessThan(0.15);
  expect(border / total).toBeLessThan(0.005);
});

test('the nearest mean picture reads most digits, but far from all', () => {
  const train = drawDigits({ count: 3000, seed: 1 });
  const means = Array.from({ length: 10 }, () => new Float64Array(PIXELS));
  const counts = Array.from({ length: 10 }, () => 0);
  labels(train).forEach((digit, i) => {
    counts[digit] = (counts[digit] ?? 0) + 1;
    const mean = means[digit] ?? new Float64Array();
    for (let p = 0; p < PIXELS; p++) mean[p] = (mean[p] ?? 0) + (train.x[i * PIXELS + p] ?? 0);
  });
  means.forEach((mean, digit) => mean.forEach((sum, p) => (mean[p] = sum / (counts[digit] ?? 1))));
  const exam = drawDigits({ count: 500, seed: 1, first: 1_000_000 });
  const correct = labels(exam).filter((digit, i) => {
    const distances = means.map((mean) =>
      mean.reduce((sum, value, p) => sum + (value - (exam.x[i * PIXELS + p] ?? 0)) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances)) === digit;
  }).length;
  // MNIST: 82 %.
  expect(correct / 500).toBeGreaterThan(0.6);
  expect(correct / 500).toBeLessThan(0.9);
});

test('a thousand pictures take less than a third of a second', () => {
  drawDigits({ count: 500, seed: 1 });
  const runs = [1, 2, 3].map((seed) => {
    const start = performance.now();
    drawDigits({ count: 1000, seed });
    return performance.now() - start;
  });
  expect(Math.min(...runs)).toBeLessThan(333);
});

test('no pictures are a valid data set; counts and seeds that make no sense are refused', () => {
  expect(drawDigits({ count: 0, seed: 1 }).x).toHaveLength(0);
  for (const options of [
    { count: -1, seed: 1 },
    { count: 1.5, seed: 1 },
    { count: 1, seed: -1 },
    { count: 1, seed: Number.NaN },
    { count: 1, seed: 1, first: 0.1 },
    { count: 2, seed: 1, first: 2 ** 32 - 2 },
  ]) {
    expect(() => drawDigits(options)).toThrow(GradloomError);
  }
});

test('every digit can be written in several ways, and each curve goes through its points', () => {
  expect(OUTLINES).toHaveLength(10);
  SKELETONS.forEach((ways, digit) => {
    expect(ways.length).toBeGreaterThanOrEqual(3);
    ways.forEach(({ strokes }, w) => {
      const { points, starts } = OUTLINES[digit]?.[w] ?? { points: [], starts: [] };
      expect(starts).toHaveLength(strokes.length + 1);
      strokes.forEach((stroke, s) => {
        const start = starts[s] ?? 0;
        stroke.forEach(([x, y], i) => {
          expect(points[2 * (start + 4 * i)]).toBeCloseTo(x, 12);
          expect(points[2 * (start + 4 * i) + 1]).toBeCloseTo(y, 12);
        });
      });
    });
  });
});

test('ink is full inside the line, falls off over the soft edge, and is cut at the picture', () => {
  const ink = new Float32Array(100);
  const points = Float64Array.of(-5, 4, 15, 4);
  renderInk({ points, radii: Float64Array.of(1, 1), starts: [0, 2], softness: 1 }, ink, 10);
  const column = Array.from({ length: 10 }, (_, row) => ink[row * 10 + 7]);
  expect(column).toEqual([0, 0, 0, 0.5, 1, 0.5, 0, 0, 0, 0]);
});

test('a stroke of one place leaves a dot', () => {
  const ink = new Float32Array(25);
  const points = Float64Array.of(2, 2, 2, 2);
  renderInk({ points, radii: Float64Array.of(0.5, 0.5), starts: [0, 2], softness: 1 }, ink, 5);
  expect(ink[12]).toBe(1);
  expect(ink.reduce((sum, value) => sum + value, 0)).toBe(1);
});

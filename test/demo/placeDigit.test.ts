// The visitor's strokes become pictures like those of the training set, however large and wherever they are drawn.

import { describe, expect, it } from 'vitest';
import { placeDigit, type Stroke } from '../../demo/shared/drawing/placeDigit.ts';

const SEVEN: Stroke = [
  [0.3, 0.2],
  [0.7, 0.2],
  [0.45, 0.8],
];

describe('a placed digit', () => {
  it('has its longer side at about 20 pixels and its centre of mass in the middle', () => {
    const { mass, x, y, height, width } = measure(placeDigit([SEVEN]));
    expect(mass).toBeGreaterThan(0);
    expect(Math.abs(x - 13.5)).toBeLessThan(0.5);
    expect(Math.abs(y - 13.5)).toBeLessThan(0.5);
    expect(height).toBeGreaterThanOrEqual(19);
    expect(height).toBeLessThanOrEqual(22);
    expect(width).toBeLessThan(height);
  });

  it('does not depend on where and how large it was drawn', () => {
    const small = SEVEN.map(([x, y]) => [0.1 + x / 4, 0.6 + y / 4] as const);
    const [a, b] = [placeDigit([SEVEN]), placeDigit([small])];
    a.forEach((value, pixel) => expect(Math.abs(value - b[pixel]!)).toBeLessThanOrEqual(1));
  });

  it('is a dot for a tap, not a blot', () => {
    const { mass, width, height } = measure(placeDigit([[[0.2, 0.9]]]));
    expect(mass).toBeGreaterThan(0);
    expect(Math.max(width, height)).toBeLessThanOrEqual(5);
  });

  it('is black without strokes', () => {
    expect(Math.max(...placeDigit([]))).toBe(0);
    expect(Math.max(...placeDigit([[]]))).toBe(0);
  });
});

function measure(pixels: Uint8Array) {
  let [mass, x, y] = [0, 0, 0];
  const [columns, rows] = [new Set<number>(), new Set<number>()];
  pixels.forEach((value, pixel) => {
    if (value === 0) return;
    mass += value;
    x += value * (pixel % 28);
    y += value * Math.floor(pixel / 28);
    columns.add(pixel % 28);
    rows.add(Math.floor(pixel / 28));
  });
  return { mass, x: x / mass, y: y / mass, width: columns.size, height: rows.size };
}

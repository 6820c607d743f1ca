// The roofline of the bench page: where line, points and labels go, and how figures are written.

import { describe, expect, test } from 'vitest';
import { benchReport } from '../../demo/bench/benchReport.ts';
import { formatFigure, formatShare, formatTime, formatTimes } from '../../demo/bench/formatFigure.ts';
import { LogScale } from '../../demo/bench/logScale.ts';
import { placeLabels, type Box } from '../../demo/bench/placeLabels.ts';
import { attainable, layoutRoofline, type RooflinePoint } from '../../demo/bench/roofline.ts';

const roof = { gflops: 60, gigabytes: 12 };
const size = { width: 800, height: 450, widthOf: (text: string) => text.length * 7 };
const point = (label: string, intensity: number, gflops: number): RooflinePoint => ({
  label,
  intensity,
  gflops,
  kind: 'kernel',
});

function apart(a: Box, b: Box): boolean {
  const beside = a.left + a.width <= b.left || b.left + b.width <= a.left;
  return beside || a.top + a.height <= b.top || b.top + b.height <= a.top;
}

/** The values that an axis of four decades on 500 pixels marks. */
function marksOf(distance: number): number[] {
  return new LogScale({ low: 0.01, high: 150, from: 0, to: 500 }).marks(distance).map(({ value }) => value);
}

describe('the roofline', () => {
  test('is the bandwidth times the intensity, at most the peak', () => {
    expect(attainable(roof, 0.5)).toBe(6);
    expect(attainable(roof, 5)).toBe(60);
    expect(attainable(roof, 500)).toBe(60);
  });

  test('a point at what can be reached lies on the line, on both sides of the ridge', () => {
    const { points, roof: line, plot } = layoutRoofline(roof, [point('a', 0.5, 6), point('b', 50, 60)], size);
    const [start, ridge, end] = line as [[number, number], [number, number], [number, number]];
    const share = (points[0]!.x - start[0]) / (ridge[0] - start[0]);
    expect(points[0]!.y).toBeCloseTo(start[1] + share * (ridge[1] - start[1]), 6);
    expect(points[1]!.y).toBeCloseTo(ridge[1], 6);
    expect(end[1]).toBe(ridge[1]);
    for (const { x, y } of points) {
      expect(x).toBeGreaterThan(plot.left);
      expect(x).toBeLessThan(plot.left + plot.width);
      expect(y).toBeGreaterThan(plot.top);
      expect(y).toBeLessThan(plot.top + plot.height);
    }
  });

  test('the slope ends where it leaves the plot, however slow a point is', () => {
    const { roof: line, plot } = layoutRoofline(
      roof,
      [point('slow', 1e-3, 1e-4), point('far', 1e4, 5)],
      size,
    );
    for (const [x, y] of line) {
      expect(x).toBeGreaterThanOrEqual(plot.left - 1e-6);
      expect(y).toBeLessThanOrEqual(plot.top + plot.height + 1e-6);
    }
  });
});

describe('labels', () => {
  const area: Box = { left: 0, top: 0, width: 400, height: 300 };

  test('of a crowd of points cover neither each other nor a point nor what is taken, and stay inside', () => {
    const crowd = Array.from({ length: 9 }, (_, i) => ({
      x: 300 + (i % 3) * 22,
      y: 60 + Math.floor(i / 3) * 16,
      width: 70,
      height: 15,
    }));
    const taken = [{ left: 0, top: 20, width: 400, height: 20 }];
    const boxes = placeLabels(crowd, area, taken);
    const dots = crowd.map(({ x, y }) => ({ left: x - 5, top: y - 5, width: 10, height: 10 }));
    boxes.forEach((box, index) => {
      const others = [...boxes.slice(index + 1), ...dots, ...taken];
      expect(others.filter((other) => !apart(box, other))).toEqual([]);
      expect(apart(box, { left: -1000, top: -1000, width: 1000, height: 2000 })).toBe(true);
      expect(box.left + box.width).toBeLessThanOrEqual(400);
    });
  });

  test('where nothing is free they are placed all the same', () => {
    const boxes = placeLabels([{ x: 5, y: 5, width: 500, height: 15 }], area);
    expect(boxes).toHaveLength(1);
  });
});

describe('an axis', () => {
  test('marks 1, 2 and 5 where there is room, decades where there is less, and every n-th where there is least', () => {
    expect(marksOf(30)).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]);
    expect(marksOf(60)).toEqual([0.01, 0.1, 1, 10, 100]);
    expect(marksOf(200)).toEqual([0.01, 1, 100]);
  });

  test('maps its ends onto the given pixels, also upside down', () => {
    const scale = new LogScale({ low: 1, high: 100, from: 300, to: 100 });
    expect([1, 10, 100].map((value) => scale.at(value))).toEqual([300, 200, 100]);
  });
});

describe('figures', () => {
  test('have three digits and no exponent', () => {
    expect([0.00123456, 0.0456, 1.2345, 67.89, 1234.5].map(formatFigure)).toEqual([
      '0.00123',
      '0.0456',
      '1.23',
      '67.9',
      '1,230',
    ]);
    expect(formatFigure(Infinity)).toBe('–');
  });

  test('of times share the unit of the longest', () => {
    expect(formatTime(0.0123)).toBe('12.3 µs');
    expect(formatTime(4500)).toBe('4.5 s');
    expect(formatTimes([0.9, 1.1])).toBe('0.9 – 1.1 ms');
    expect(formatShare(0.0449)).toBe('4.5 %');
    expect(formatShare(0.376)).toBe('38 %');
  });

  test('go to the clipboard with their rates', () => {
    const figure = {
      name: 'add',
      title: '',
      kind: 'kernel',
      per: 'call',
      milliseconds: 2,
      fastest: 1,
      slowest: 3,
    } as const;
    const run = { device: 'a GPU', adapter: { vendor: 'x' }, browser: 'b', roof };
    const report: unknown = JSON.parse(
      benchReport({ ...run, figures: [{ ...figure, flops: 4e6, bytes: 48e6 }] }),
    );
    expect(report).toMatchObject({
      device: 'a GPU',
      peak: { gflops: 60, gigabytesPerSecond: 12 },
      figures: [{ name: 'add', milliseconds: 2, gflops: 2, gigabytesPerSecond: 24 }],
    });
  });
});

// The training curve as SVG: well-formed, inside its frame, true to its data, readable by everyone.

import { expect, test } from 'vitest';
import { linearAxis, logAxis } from '../../src/drawing/axis.ts';
import { smoothPoints, thinPoints, type CurvePoint } from '../../src/drawing/curvePoints.ts';
import { trainingCurveSvg } from '../../src/drawing/trainingCurve.ts';

const labels = { title: 'Digits', xLabel: 'step', yLabel: 'loss' };
const noisy = Array.from({ length: 3000 }, (_, i): CurvePoint => [
  i + 1,
  2 * Math.exp(-i / 400) + (i % 7) / 20 + 0.01,
]);

function paths(svg: string): string[] {
  return [...svg.matchAll(/<path class="[^"]*" d="([^"]*)"/g)].map((match) => match[1] ?? '');
}

function coordinates(data: string): [number, number][] {
  return data
    .split(/[ML]/)
    .filter(Boolean)
    .map((pair) => pair.split(' ').map(Number) as [number, number]);
}

/** Checks that elements close in the order in which they open. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, slash, name, self] of svg.matchAll(/<(\/?)(\w+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (slash) expect(open.pop()).toBe(name);
    else if (!self) open.push(name ?? '');
  }
  expect(open).toEqual([]);
  expect(svg.replace(/<\/?\w[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
}

test('a single point stands in the middle of its axis', () => {
  const svg = trainingCurveSvg({ ...labels, series: [{ name: 'cost', points: [[1, 0.5]] }], isMarked: true });
  const [, across] = /<circle[^>]* cx="([\d.]+)"/.exec(svg)!;
  const [, left, right] = /<line class="axis" x1="([\d.]+)" x2="([\d.]+)" y1="([\d.]+)" y2="\3"/.exec(svg)!;
  expect(Number(across)).toBeCloseTo((Number(left) + Number(right)) / 2, 1);
});

test.each([false, true])(
  'a noisy line is drawn raw and smoothed inside the frame (logarithmic: %s)',
  (logScale) => {
    const svg = trainingCurveSvg({ ...labels, series: [{ name: 'training', points: noisy }], logScale });
    expectWellFormed(svg);
    expect(paths(svg)).toHaveLength(2);
    for (const [x, y] of paths(svg).flatMap(coordinates)) {
      expect(x >= 68 && x <= 696 && y >= 84 && y <= 364).toBe(true);
    }
    // Falling: the smoothed line ends lower than it starts, and y grows downward.
    const smooth = coordinates(paths(svg)[1] ?? '');
    expect((smooth.at(-1)?.[1] ?? 0) - (smooth[0]?.[1] ?? 0)).toBeGreaterThan(100);
  },
);

test('a line of few points is drawn once, at the places of its points', () => {
  const svg = trainingCurveSvg({
    ...labels,
    series: [
      {
        name: 'test',
        points: [
          [0, 1],
          [5, 0.5],
          [10, 0],
        ],
      },
    ],
  });
  expect(paths(svg)).toEqual(['M68 84L382 224L696 364']);
});

test.each([false, true])(
  'values that cannot be drawn leave gaps, never NaN (logarithmic: %s)',
  (logScale) => {
    const points: CurvePoint[] = [
      [1, 2],
      [2, 1],
      [3, Number.NaN],
      [4, 0.5],
      [5, Infinity],
      [6, 0],
      [7, 0.2],
      [8, 0.1],
    ];
    points.push([Number.NaN, 1]);
    const svg = trainingCurveSvg({ ...labels, series: [{ name: 'a', points }], logScale });
    expectWellFormed(svg);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(paths(svg)[0]?.match(/M/g)).toHaveLength(3);
    const long = noisy.map(([x, y], i): CurvePoint => [x, i % 500 === 250 ? Number.NaN : y]);
    expect(trainingCurveSvg({ ...labels, series: [{ name: 'a', points: long }], logScale })).not.toContain(
      'NaN',
    );
  },
);

test.each([
  { what: 'no series', series: [] },
  { what: 'no points', series: [{ name: 'a', points: [] }] },
  { what: 'only NaN', series: [{ name: 'a', points: [[1, Number.NaN]] as CurvePoint[] }] },
])('$what gives a chart that says so', ({ series }) => {
  for (const logScale of [false, true]) {
    const svg = trainingCurveSvg({ ...labels, series, logScale });
    expectWellFormed(svg);
    expect(svg).toContain('no values to draw');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  }
});

test.each([0, 1, -3, 1e-30, 1e30])('one point, and a flat line, at %s are drawn', (y) => {
  for (const points of [
    [[4, y]],
    [
      [1, y],
      [2, y],
    ],
  ] as CurvePoint[][]) {
    const svg = trainingCurveSvg({ ...labels, series: [{ name: 'a', points }] });
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).toMatch(points.length === 1 ? /<circle class="c0"/ : /<path class="line c0"/);
  }
});

test('names from outside cannot break out of the document', () => {
  const svg = trainingCurveSvg({
    title: '</title><script>alert(1)</script>',
    xLabel: 'a & b',
    yLabel: '"quoted"\u001b[2J\u0000',
    series: [
      {
        name: '<b>',
        points: [
          [0, 1],
          [1, 0],
        ],
      },
    ],
  });
  expectWellFormed(svg);
  expect(svg).not.toContain('<script');
  // oxlint-disable-next-line no-control-regex
  expect(svg).not.toMatch(/[\u0000\u001b]/);
});

test('screen readers get a title and what the lines do, and dark pages their own colours', () => {
  const svg = trainingCurveSvg({
    ...labels,
    series: [
      {
        name: 'test loss',
        points: [
          [1, 2.3],
          [900, 0.1],
        ],
      },
    ],
  });
  expect(svg).toContain('role="img" aria-labelledby="title description"');
  expect(svg).toContain('<title id="title">Digits</title>');
  expect(svg).toContain('test loss: 2.3 at step 1, 0.1 at step 900.');
  expect(svg).toContain('@media (prefers-color-scheme:dark)');
  expect(svg).not.toMatch(/href|url\(|@import/);
});

test('a hundred thousand points make a file of less than 200 kB that keeps the extremes', () => {
  const points = Array.from({ length: 100_000 }, (_, i): CurvePoint => [i, i === 54_321 ? 9 : 1 + (i % 2)]);
  const svg = trainingCurveSvg({ ...labels, series: [{ name: 'a', points }] });
  expect(svg.length).toBeLessThan(200_000);
  expect(thinPoints(points, 600)).toContainEqual([54_321, 9]);
});

test('smoothing takes the noise and leaves a line where it is', () => {
  const line = Array.from({ length: 300 }, (_, i): CurvePoint => [i, 5]);
  for (const [, y] of smoothPoints(line, { logScale: false })) expect(y).toBeCloseTo(5, 10);
  const ramp = Array.from({ length: 900 }, (_, i): CurvePoint => [i, i + (i % 2 ? 50 : -50)]);
  const smooth = smoothPoints(ramp, { logScale: false });
  for (const [x, y] of smooth.slice(200, 700)) expect(Math.abs(y - x)).toBeLessThan(5);
});

function texts({ ticks }: { ticks: readonly { label: string }[] }): string[] {
  return ticks.map(({ label }) => label);
}

test('axes have round ticks that cover the data', () => {
  expect(texts(linearAxis(0, 2.31, { count: 5, snap: true }))).toEqual(['0', '0.5', '1', '1.5', '2', '2.5']);
  expect(texts(linearAxis(1, 2345, { count: 5, snap: false }))).toEqual(['500', '1,000', '1,500', '2,000']);
  expect(texts(linearAxis(0.91, 0.98, { count: 5, snap: true }))).toEqual([
    '0.9',
    '0.92',
    '0.94',
    '0.96',
    '0.98',
  ]);
  expect(texts(logAxis(0.01, 2))).toEqual(['0.01', '0.02', '0.05', '0.1', '0.2', '0.5', '1', '2']);
  expect(texts(logAxis(1e-9, 1))).toEqual(['1e-8', '1e-6', '0.0001', '0.01', '1']);
  expect(logAxis(1, 100).position(10)).toBeCloseTo(0.5, 12);
});

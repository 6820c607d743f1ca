// Values over two axes as a picture: coloured cells, a scale of the colours, the lowest cell and where the model is.

import { linearAxis, type Axis } from './axis.ts';
import { chartSvg, pixel, type ChartFrame } from './chartSvg.ts';
import { formatNumber } from './format.ts';

/** One axis of the surface. */
export interface SurfaceAxis {
  readonly name: string;
  /** Equally spaced, rising, at least 2. */
  readonly positions: ArrayLike<number>;
  /** A place that is marked. */
  readonly present: number;
}

/** What the picture shows. */
export interface SurfaceOptions {
  readonly title: string;
  readonly x: SurfaceAxis;
  readonly y: SurfaceAxis;
  /** A row for each position of y. Cells that are not finite stay empty. */
  readonly values: ArrayLike<number>;
  readonly valueLabel: string;
}

/** From low to high: apart in lightness, so that they are told without their hues (viridis, Smith and van der Walt, 2015). */
const COLORS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;
const STYLE =
  '.lowest{fill:none;stroke:#fff;stroke-width:2}.here{fill:#fff;stroke:#111;stroke-width:1.5}.lowest-back{fill:none;stroke:#111;stroke-width:4}';
const [WIDTH, HEIGHT, RIGHT] = [720, 520, 120];
/** Colours of the scale. */
const SHADES = 64;

/** An SVG document of the surface. The colours are logarithmic where the highest value is more than 20 times the lowest. */
export function surfaceSvg({ title, x, y, values, valueLabel }: SurfaceOptions): string {
  const finite = Array.from(values).filter((value) => Number.isFinite(value));
  const [low, high] = [Math.min(...bounds(finite)), Math.max(...bounds(finite))];
  const isLogarithmic = low > 0 && high > 20 * low;
  const share = (value: number): number => {
    if (!(high > low)) return 0;
    return isLogarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  };
  const label = isLogarithmic ? `${valueLabel} (logarithmic)` : valueLabel;
  return chartSvg({
    title,
    description: `${valueLabel} from ${formatNumber(low, 4)} to ${formatNumber(high, 4)} over ${x.name} and ${y.name}.`,
    x: cellAxis(x),
    y: cellAxis(y),
    xLabel: x.name,
    yLabel: y.name,
    width: WIDTH,
    height: HEIGHT,
    rightMargin: RIGHT,
    style: STYLE,
    hidesGrid: true,
    legend: [`<text class="label" x="${WIDTH - 24}" y="62" text-anchor="end">${label}</text>`],
    content: (frame) => [
      ...cells({ x, y, values, share }, frame),
      ...marks({ x, y, values }, frame),
      ...scale({ low, high, isLogarithmic }, frame),
    ],
  });
}

/** For very many values: `Math.min(...)` of a list has a limit. */
function bounds(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return values.length === 0 ? [0, 1] : [low, high];
}

/** Half a cell of room around the outer positions. */
function cellAxis({ positions }: SurfaceAxis): Axis {
  const [from, to] = [positions[0]!, positions[positions.length - 1]!];
  const half = (to - from) / (positions.length - 1) / 2;
  return linearAxis(from - half, to + half, { count: 7, snap: false });
}

type Cells = Pick<SurfaceOptions, 'x' | 'y' | 'values'>;

function cells(
  { x, y, values, share }: Cells & { readonly share: (value: number) => number },
  { left, right, top, bottom }: ChartFrame,
): string[] {
  const [columns, rows] = [x.positions.length, y.positions.length];
  const [width, height] = [(right - left) / columns, (bottom - top) / rows];
  const drawn: string[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns;) {
      const value = values[row * columns + column]!;
      const first = column++;
      if (!Number.isFinite(value)) continue;
      const color = colorOf(share(value));
      // Cells of one colour side by side are one rectangle.
      while (column < columns && colorOf(share(values[row * columns + column]!)) === color) column++;
      drawn.push(
        // A little wider than the cell: no gaps where edges fall between pixels.
        `<rect x="${pixel(left + first * width)}" y="${pixel(bottom - (row + 1) * height)}" width="${pixel((column - first) * width + 0.5)}" height="${pixel(height + 0.5)}" fill="${color}"/>`,
      );
    }
  }
  return drawn;
}

/** One of `SHADES` colours; `undefined` for what is not finite. */
function colorOf(share: number): string | undefined {
  if (!Number.isFinite(share)) return undefined;
  const at = (Math.round(share * (SHADES - 1)) / (SHADES - 1)) * (COLORS.length - 1);
  const index = Math.min(Math.floor(at), COLORS.length - 2);
  const [from, to] = [COLORS[index]!, COLORS[index + 1]!];
  const parts = from.map((part, channel) => Math.round(part + (at - index) * (to[channel]! - part)));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** A ring at the lowest cell, a dot where the model is. */
function marks({ x, y, values }: Cells, frame: ChartFrame): string[] {
  const { left, right, top, bottom } = frame;
  const columns = x.positions.length;
  let lowest = -1;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isFinite(value) && (lowest < 0 || value < values[lowest]!)) lowest = index;
  }
  const place = (across: number, up: number) => {
    const [cx, cy] = [
      left + frame.x.position(across) * (right - left),
      bottom - frame.y.position(up) * (bottom - top),
    ];
    return cx < left || cx > right || cy < top || cy > bottom
      ? undefined
      : `cx="${pixel(cx)}" cy="${pixel(cy)}"`;
  };
  const low =
    lowest < 0
      ? undefined
      : place(x.positions[lowest % columns]!, y.positions[Math.floor(lowest / columns)]!);
  const here = place(x.present, y.present);
  return [
    ...(low
      ? [
          `<circle class="lowest-back" ${low} r="8"/>`,
          `<circle class="lowest" ${low} r="8"><title>lowest</title></circle>`,
        ]
      : []),
    ...(here ? [`<circle class="here" ${here} r="4"><title>the model</title></circle>`] : []),
  ];
}

/** The colours from low to high beside the chart, with numbers. */
function scale(
  {
    low,
    high,
    isLogarithmic,
  }: { readonly low: number; readonly high: number; readonly isLogarithmic: boolean },
  { right, top, bottom }: ChartFrame,
): string[] {
  const height = (bottom - top) / SHADES;
  const bars = Array.from(
    { length: SHADES },
    (_, index) =>
      `<rect x="${right + 20}" y="${pixel(bottom - (index + 1) * height)}" width="14" height="${pixel(height + 0.5)}" fill="${colorOf(index / (SHADES - 1))}"/>`,
  );
  const numbers = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = isLogarithmic ? low * (high / low) ** share : low + share * (high - low);
    return `<text class="tick" x="${right + 40}" y="${pixel(bottom - share * (bottom - top))}" dy="0.32em">${formatNumber(value, 3)}</text>`;
  });
  return [...bars, ...numbers];
}

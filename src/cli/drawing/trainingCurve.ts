// The training curve as a picture: one self-contained SVG, for light and dark pages, for eyes and screen readers.

import { linearAxis, logAxis, type Axis } from './axis.ts';
import { formatNumber } from './format.ts';
import { countUsable, smoothPoints, thinPoints, usablePoints, type CurvePoint } from './curvePoints.ts';
import { plainText, textWidth } from './text.ts';
import { trainingCurveStyle } from './trainingCurveStyle.ts';

/** One line of the chart. */
export interface CurveSeries {
  readonly name: string;
  /** [x, y] in the order of x. Where y is not finite, or not above 0 on a logarithmic scale, the line has a gap. */
  readonly points: readonly CurvePoint[];
}

/** What the chart shows. */
export interface TrainingCurveOptions {
  readonly title: string;
  readonly series: readonly CurveSeries[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** For screen readers; by default the first and last value of each line. */
  readonly description?: string;
  /** Logarithmic y. */
  readonly logScale?: boolean;
  /** Pixels, 720 × 420 by default. */
  readonly width?: number;
  readonly height?: number;
}

const MARGIN = { left: 68, right: 24, top: 84, bottom: 56 };
/** Lines with more points than this are noisy ones: they are drawn faint, with their smoothed course over them. */
const SMOOTH_ABOVE = 60;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Axis;
  readonly y: Axis;
}

function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return plainText(text).replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

/** Two decimals are a hundredth of a pixel. */
const pixel = (value: number): string => String(Math.round(100 * value) / 100);

/**
 * An SVG document of the curves. Lines of many points are drawn raw and faint with their exponential moving average
 * over them; without any usable point the chart says so.
 */
export function trainingCurveSvg(options: TrainingCurveOptions): string {
  const { title, xLabel, yLabel, logScale = false, width = 720, height = 420 } = options;
  const series = options.series.map(({ name, points }) => ({ name, points: usablePoints(points, logScale) }));
  const all = series.flatMap(({ points }) => points.filter(([, y]) => Number.isFinite(y)));
  const frame: Frame = {
    left: MARGIN.left,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
    ...axes(all, logScale),
  };
  const middle = (frame.left + frame.right) / 2;
  const center = (frame.top + frame.bottom) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ' role="img" aria-labelledby="title description">',
    `<title id="title">${escape(title)}</title>`,
    `<desc id="description">${escape(options.description ?? describe(series, xLabel))}</desc>`,
    `<style>${trainingCurveStyle}</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="8"/>`,
    `<text class="heading" x="24" y="34">${escape(title)}</text>`,
    ...legend(series, { width, logScale }),
    ...grid(frame),
    `<text class="label" x="${middle}" y="${height - 14}" text-anchor="middle">${escape(xLabel)}</text>`,
    `<text class="label" x="18" y="${center}" text-anchor="middle" transform="rotate(-90 18 ${center})">${escape(yLabel)}</text>`,
    ...(all.length === 0
      ? [`<text class="label" x="${middle}" y="${center}" text-anchor="middle">no values to draw</text>`]
      : series.flatMap(({ points }, i) => curve(points, i, frame, logScale))),
    '</svg>',
    '',
  ].join('\n');
}

function axes(points: readonly CurvePoint[], logScale: boolean): { x: Axis; y: Axis } {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  if (points.length === 0) [left, right, low, high] = [0, 1, logScale ? 0.1 : 0, 1];
  if (left > 0 && left < 0.05 * right) left = 0;
  // Losses and shares start at 0: an axis that does so too does not exaggerate.
  if (!logScale && low > 0 && low < high / 2) low = 0;
  return {
    x: linearAxis(left, right, { count: 7, snap: false }),
    y: logScale ? logAxis(low, high) : linearAxis(low, high, { count: 5, snap: true }),
  };
}

function place([x, y]: CurvePoint, { left, right, top, bottom, x: xAxis, y: yAxis }: Frame): string {
  const across = left + xAxis.position(x) * (right - left);
  const down = bottom - yAxis.position(y) * (bottom - top);
  return `${pixel(across)} ${pixel(down)}`;
}

/** Path data with a new start after every gap. */
function pathData(points: readonly CurvePoint[], frame: Frame): string {
  let data = '';
  let pen: 'M' | 'L' = 'M';
  for (const point of points) {
    if (Number.isFinite(point[1])) {
      data += pen + place(point, frame);
      pen = 'L';
    } else {
      pen = 'M';
    }
  }
  return data;
}

function curve(points: readonly CurvePoint[], index: number, frame: Frame, logScale: boolean): string[] {
  const count = countUsable(points);
  const color = `c${index % 6}`;
  const only = points.find(([, y]) => Number.isFinite(y));
  if (only === undefined) return [];
  if (count === 1) {
    const [x, y] = place(only, frame).split(' ');
    return [`<circle class="${color}" cx="${x}" cy="${y}" r="4"/>`];
  }
  const room = Math.round(frame.right - frame.left);
  const raw = pathData(thinPoints(points, room), frame);
  if (count <= SMOOTH_ABOVE) return [`<path class="line ${color}" d="${raw}"/>`];
  const smooth = pathData(thinPoints(smoothPoints(points, { logScale }), room), frame);
  return [`<path class="raw ${color}" d="${raw}"/>`, `<path class="line ${color}" d="${smooth}"/>`];
}

function grid({ left, right, top, bottom, x, y }: Frame): string[] {
  const lines = y.ticks.flatMap(({ value, label }) => {
    const at = pixel(bottom - y.position(value) * (bottom - top));
    return [
      `<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>`,
      `<text class="tick" x="${left - 10}" y="${at}" dy="0.32em" text-anchor="end">${label}</text>`,
    ];
  });
  const ticks = x.ticks.flatMap(({ value, label }) => {
    const at = pixel(left + x.position(value) * (right - left));
    return [
      `<line class="axis" x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 5}"/>`,
      `<text class="tick" x="${at}" y="${bottom + 20}" text-anchor="middle">${label}</text>`,
    ];
  });
  return [
    ...lines,
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    ...ticks,
  ];
}

/** Names with their last value, smoothed where the line is, in one row below the title. */
function legend(
  series: readonly CurveSeries[],
  { width, logScale }: { readonly width: number; readonly logScale: boolean },
): string[] {
  let x = 24;
  return series.flatMap(({ name, points }, i) => {
    const drawn = countUsable(points) > SMOOTH_ABOVE ? smoothPoints(points, { logScale }) : points;
    const last = drawn.findLast(([, y]) => Number.isFinite(y))?.[1];
    const value = last === undefined ? '' : formatNumber(last, 3);
    const start = x;
    // The font's width is unknown here; 7.5 pixels a character are ample for 13-pixel text.
    x += 56 + 7.5 * textWidth(name + value);
    if (start > 24 && x > width) return [];
    return [
      `<line class="line c${i % 6}" x1="${start}" x2="${start + 18}" y1="58" y2="58"/>`,
      `<text class="name" x="${start + 25}" y="58" dy="0.32em">${escape(name)}` +
        `<tspan class="value" dx="7">${value}</tspan></text>`,
    ];
  });
}

function describe(series: readonly CurveSeries[], xLabel: string): string {
  const sentences = series.map(({ name, points }) => {
    const usable = points.filter(([, y]) => Number.isFinite(y));
    const [first, last] = [usable[0], usable.at(-1)];
    if (!first || !last) return `${name}: no values.`;
    const [from, to] = [formatNumber(first[1]), formatNumber(last[1])];
    return `${name}: ${from} at ${xLabel} ${formatNumber(first[0])}, ${to} at ${xLabel} ${formatNumber(last[0], 8)}.`;
  });
  return sentences.join(' ');
}

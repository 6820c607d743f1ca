// The training curve as a picture: one self-contained SVG, for light and dark pages, for eyes and screen readers.

import { linearAxis, logAxis, type Axis } from './axis.ts';
import { chartSvg, escapeSvg, placeInChart, type ChartFrame } from './chartSvg.ts';
import { formatNumber } from './format.ts';
import { countUsable, smoothPoints, thinPoints, usablePoints, type CurvePoint } from './curvePoints.ts';
import { textWidth } from './text.ts';

/** One line of the chart. */
export interface CurveSeries {
  readonly name: string;
  /** [x, y] in the order of x. Where y is not finite, or not above 0 on a logarithmic scale, the line has a gap. */
  readonly points: readonly CurvePoint[];
}

/** A place on the axis of x. */
export interface CurveMark {
  readonly name: string;
  readonly x: number;
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
  /** Logarithmic x; all x must be above 0. */
  readonly xLogScale?: boolean;
  /** Every point is drawn with a dot, and none is smoothed away: for few points that were measured one by one. */
  readonly isMarked?: boolean;
  /** Every line is drawn as it is, however many points it has. */
  readonly isPlain?: boolean;
  /** Places on the axis of x that are told: a line across the chart with its name. */
  readonly marks?: readonly CurveMark[];
  /** Pixels, 720 × 420 by default. */
  readonly width?: number;
  readonly height?: number;
}

/** Lines with more points than this are noisy ones: they are drawn faint, with their smoothed course over them. */
const SMOOTH_ABOVE = 60;

/**
 * An SVG document of the curves. Lines of many points are drawn raw and faint with their exponential moving average
 * over them; without any usable point the chart says so.
 */
export function trainingCurveSvg(options: TrainingCurveOptions): string {
  const { title, xLabel, yLabel, logScale = false, width = 720, height = 420 } = options;
  const { isMarked = false, isPlain = false, marks = [] } = options;
  const series = options.series.map(({ name, points }) => ({ name, points: usablePoints(points, logScale) }));
  const all = series.flatMap(({ points }) => points.filter(([, y]) => Number.isFinite(y)));
  return chartSvg({
    title,
    description: options.description ?? describe(series, xLabel),
    xLabel,
    yLabel,
    width,
    height,
    ...axes(all, options),
    legend: legend(series, { width, logScale, isMarked, isPlain }),
    content: (frame) =>
      all.length === 0
        ? [noValues(frame)]
        : [
            ...marks.flatMap((mark) => drawMark(mark, frame)),
            ...series.flatMap(({ points }, i) => curve(points, i, frame, { logScale, isMarked, isPlain })),
          ],
  });
}

function noValues({ left, right, top, bottom }: ChartFrame): string {
  return `<text class="label" x="${(left + right) / 2}" y="${(top + bottom) / 2}" text-anchor="middle">no values to draw</text>`;
}

/** The name stands at the top, on the side where there is room. */
function drawMark({ name, x }: CurveMark, frame: ChartFrame): string[] {
  const at = Number(placeInChart([x, frame.y.min], frame).split(' ')[0]);
  const isRight = at > (frame.left + frame.right) / 2;
  return [
    `<line class="mark" x1="${at}" x2="${at}" y1="${frame.top}" y2="${frame.bottom}"/>`,
    `<text class="tick" x="${at + (isRight ? -6 : 6)}" y="${frame.top + 12}" text-anchor="${isRight ? 'end' : 'start'}">${escapeSvg(name)}</text>`,
  ];
}

function axes(
  points: readonly CurvePoint[],
  { logScale = false, xLogScale = false }: Pick<TrainingCurveOptions, 'logScale' | 'xLogScale'>,
): { x: Axis; y: Axis } {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  if (points.length === 0) [left, right, low, high] = [xLogScale ? 0.1 : 0, 1, logScale ? 0.1 : 0, 1];
  // A single point stands in the middle, not at the beginning of an axis that goes on.
  if (!xLogScale && left === right) [left, right] = [left - 0.5, right + 0.5];
  if (!xLogScale && left > 0 && left < 0.05 * right) left = 0;
  // Losses and shares start at 0: an axis that does so too does not exaggerate.
  if (!logScale && low > 0 && low < high / 2) low = 0;
  return {
    x: xLogScale ? logAxis(left, right) : linearAxis(left, right, { count: 7, snap: false }),
    y: logScale ? logAxis(low, high) : linearAxis(low, high, { count: 5, snap: true }),
  };
}

/** Path data with a new start after every gap. */
function pathData(points: readonly CurvePoint[], frame: ChartFrame): string {
  let data = '';
  let pen: 'M' | 'L' = 'M';
  for (const point of points) {
    if (Number.isFinite(point[1])) {
      data += pen + placeInChart(point, frame);
      pen = 'L';
    } else {
      pen = 'M';
    }
  }
  return data;
}

/** How lines are drawn. */
interface LineOptions {
  readonly logScale: boolean;
  readonly isMarked: boolean;
  readonly isPlain: boolean;
}

function curve(
  points: readonly CurvePoint[],
  index: number,
  frame: ChartFrame,
  { logScale, isMarked, isPlain }: LineOptions,
): string[] {
  const count = countUsable(points);
  const color = `c${index % 6}`;
  const only = points.find(([, y]) => Number.isFinite(y));
  if (only === undefined) return [];
  if (count === 1) {
    return [dot(only, color, frame)];
  }
  if (isMarked) {
    const dots = points.filter(([, y]) => Number.isFinite(y)).map((point) => dot(point, color, frame));
    return [`<path class="line ${color}" d="${pathData(points, frame)}"/>`, ...dots];
  }
  const room = Math.round(frame.right - frame.left);
  const raw = pathData(thinPoints(points, room), frame);
  if (isPlain || count <= SMOOTH_ABOVE) return [`<path class="line ${color}" d="${raw}"/>`];
  const smooth = pathData(thinPoints(smoothPoints(points, { logScale }), room), frame);
  return [`<path class="raw ${color}" d="${raw}"/>`, `<path class="line ${color}" d="${smooth}"/>`];
}

function dot(point: CurvePoint, color: string, frame: ChartFrame): string {
  const [x, y] = placeInChart(point, frame).split(' ');
  return `<circle class="${color}" cx="${x}" cy="${y}" r="4"/>`;
}

/** Names with their last value, smoothed where the line is, in one row below the title. */
function legend(
  series: readonly CurveSeries[],
  { width, logScale, isMarked, isPlain }: LineOptions & { readonly width: number },
): string[] {
  let x = 24;
  return series.flatMap(({ name, points }, i) => {
    const drawn =
      !isMarked && !isPlain && countUsable(points) > SMOOTH_ABOVE
        ? smoothPoints(points, { logScale })
        : points;
    const last = drawn.findLast(([, y]) => Number.isFinite(y))?.[1];
    const value = last === undefined ? '' : formatNumber(last, 3);
    const start = x;
    // The font's width is unknown here; 7.5 pixels a character are ample for 13-pixel text.
    x += 56 + 7.5 * textWidth(name + value);
    if (start > 24 && x > width) return [];
    return [
      `<line class="line c${i % 6}" x1="${start}" x2="${start + 18}" y1="58" y2="58"/>`,
      `<text class="name" x="${start + 25}" y="58" dy="0.32em">${escapeSvg(name)}` +
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

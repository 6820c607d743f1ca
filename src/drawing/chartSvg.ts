// A chart as a picture: one self-contained SVG with title, axes, ticks and grid, for light and dark pages, for eyes and
// screen readers. What is drawn in it is the caller's.

import type { Axis } from './axis.ts';
import { plainText } from './text.ts';
import { chartStyle } from './chartStyle.ts';

/** Where a chart's values lie: the rectangle of its axes in pixels, and both axes. */
export interface ChartFrame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Axis;
  readonly y: Axis;
}

/** What every chart has. */
export interface ChartOptions {
  readonly title: string;
  /** For screen readers. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** What the axes show, with the unit. */
  readonly xLabel: string;
  readonly yLabel: string;
  /** Pixels, 720 × 420 by default. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Pixels kept free at the right, for a legend beside the chart. Default 24. */
  readonly rightMargin?: number | undefined;
  /** Lines of SVG between title and axes. */
  readonly legend?: readonly string[] | undefined;
  /** More of the style sheet. */
  readonly style?: string | undefined;
  /** No grid: for charts whose content fills the frame. */
  readonly hidesGrid?: boolean | undefined;
  /** Lines of SVG inside of the axes. */
  readonly content: (frame: ChartFrame) => readonly string[];
}

const MARGIN = { left: 68, right: 24, top: 84, bottom: 56 };

/** Text for SVG, without control characters. */
export function escapeSvg(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return plainText(text).replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

/** Two decimals are a hundredth of a pixel. */
export const pixel = (value: number): string => String(Math.round(100 * value) / 100);

/** Where a pair of values lies, in pixels: `x y`, as path data has it. */
export function placeInChart(
  [x, y]: readonly [number, number],
  { left, right, top, bottom, x: xAxis, y: yAxis }: ChartFrame,
): string {
  const across = left + xAxis.position(x) * (right - left);
  const down = bottom - yAxis.position(y) * (bottom - top);
  return `${pixel(across)} ${pixel(down)}`;
}

/** The SVG document of a chart. */
export function chartSvg(options: ChartOptions): string {
  const { title, description, xLabel, yLabel, width = 720, height = 420, legend = [], style = '' } = options;
  const frame: ChartFrame = {
    left: MARGIN.left,
    right: width - (options.rightMargin ?? MARGIN.right),
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
    x: options.x,
    y: options.y,
  };
  const middle = (frame.left + frame.right) / 2;
  const center = (frame.top + frame.bottom) / 2;
  const [under, over] = [gridLines(frame), options.content(frame)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ' role="img" aria-labelledby="title description">',
    `<title id="title">${escapeSvg(title)}</title>`,
    `<desc id="description">${escapeSvg(description)}</desc>`,
    `<style>${chartStyle}${style}</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="8"/>`,
    `<text class="heading" x="24" y="34">${escapeSvg(title)}</text>`,
    ...legend,
    ...(options.hidesGrid ? [...over, ...ticks(frame)] : [...under, ...ticks(frame)]),
    `<text class="label" x="${middle}" y="${height - 14}" text-anchor="middle">${escapeSvg(xLabel)}</text>`,
    `<text class="label" x="18" y="${center}" text-anchor="middle" transform="rotate(-90 18 ${center})">${escapeSvg(yLabel)}</text>`,
    ...(options.hidesGrid ? [] : over),
    '</svg>',
    '',
  ].join('\n');
}

/** A horizontal line at each tick of y. */
function gridLines({ left, right, top, bottom, y }: ChartFrame): string[] {
  return y.ticks.map(({ value }) => {
    const at = pixel(bottom - y.position(value) * (bottom - top));
    return `<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>`;
  });
}

/** The axis of x with its ticks, and the numbers beside both axes. */
function ticks({ left, right, top, bottom, x, y }: ChartFrame): string[] {
  const beside = y.ticks.map(({ value, label }) => {
    const at = pixel(bottom - y.position(value) * (bottom - top));
    return `<text class="tick" x="${left - 10}" y="${at}" dy="0.32em" text-anchor="end">${label}</text>`;
  });
  const below = x.ticks.flatMap(({ value, label }) => {
    const at = pixel(left + x.position(value) * (right - left));
    return [
      `<line class="axis" x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 5}"/>`,
      `<text class="tick" x="${at}" y="${bottom + 20}" text-anchor="middle">${label}</text>`,
    ];
  });
  return [
    ...beside,
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    ...below,
  ];
}

// The roofline as data: what a machine can reach at each arithmetic intensity, and where the workloads lie below it.
// Source: S. Williams, A. Waterman, D. Patterson, "Roofline: an insightful visual performance model", CACM 52(4), 2009.

import { LogScale, type Mark } from './logScale.ts';
import { placeLabels, type Box } from './placeLabels.ts';

/** What the machine reached with nothing else to do. */
export interface Roof {
  /** 10⁹ floating-point operations a second, in registers. */
  readonly gflops: number;
  /** 10⁹ bytes a second, read and written, of a copy. */
  readonly gigabytes: number;
}

/** A workload for the chart. */
export interface RooflinePoint {
  readonly label: string;
  /** Floating-point operations for each byte of memory traffic. */
  readonly intensity: number;
  /** 10⁹ floating-point operations a second. */
  readonly gflops: number;
  readonly kind: 'kernel' | 'network';
}

/** Where everything goes, in pixels. */
export interface RooflineLayout {
  readonly plot: Box;
  readonly intensities: readonly Mark[];
  readonly speeds: readonly Mark[];
  /** The two pieces of the roof: left end, ridge, right end. */
  readonly roof: readonly (readonly [number, number])[];
  /** Middle of the label of the sloping piece, and its angle in degrees. */
  readonly slopeLabel: { readonly x: number; readonly y: number; readonly angle: number };
  readonly flatLabel: { readonly x: number; readonly y: number };
  readonly points: readonly (RooflinePoint & { readonly x: number; readonly y: number; readonly box: Box })[];
}

const LABEL_HEIGHT = 15;
const MARGIN = { left: 58, right: 14, top: 26, bottom: 44 };

/** What can be reached at an intensity: `min(peak, intensity · bandwidth)`, in GFLOP/s. */
export function attainable(roof: Roof, intensity: number): number {
  return Math.min(roof.gflops, intensity * roof.gigabytes);
}

/** The room for a chart, in pixels, and how wide its labels come out. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
  readonly widthOf: (text: string) => number;
}

/** Lays out the chart. */
export function layoutRoofline(
  roof: Roof,
  points: readonly RooflinePoint[],
  size: ChartSize,
): RooflineLayout {
  const plot = {
    left: MARGIN.left,
    top: MARGIN.top,
    width: Math.max(40, size.width - MARGIN.left - MARGIN.right),
    height: Math.max(40, size.height - MARGIN.top - MARGIN.bottom),
  };
  const ridge = roof.gflops / roof.gigabytes;
  const [low, high] = span([ridge / 10, ridge * 10, ...points.map(({ intensity }) => intensity)], 1.8);
  const x = new LogScale({ low, high, from: plot.left, to: plot.left + plot.width });
  const [slow, fast] = span([attainable(roof, low), roof.gflops, ...points.map(({ gflops }) => gflops)], 1.7);
  const y = new LogScale({ low: slow, high: fast, from: plot.top + plot.height, to: plot.top });

  // The slope leaves the plot where it falls below the slowest point shown.
  const left = Math.max(low, slow / roof.gigabytes);
  const line: [number, number][] = [
    [x.at(left), y.at(left * roof.gigabytes)],
    [x.at(ridge), y.at(roof.gflops)],
    [x.at(high), y.at(roof.gflops)],
  ];
  const [start, corner, end] = line as [[number, number], [number, number], [number, number]];
  const angle = (Math.atan2(corner[1] - start[1], corner[0] - start[0]) * 180) / Math.PI;
  const slopeLabel = { x: (start[0] + corner[0]) / 2, y: (start[1] + corner[1]) / 2, angle };
  const flatLabel = { x: end[0], y: end[1] };

  const placed = points.map((point) => ({
    ...point,
    x: x.at(point.intensity),
    y: y.at(point.gflops),
    width: size.widthOf(point.label),
    height: LABEL_HEIGHT,
  }));
  const boxes = placeLabels(placed, plot, [
    ...alongLine(start, corner),
    { left: corner[0], top: corner[1] - 20, width: end[0] - corner[0], height: 24 },
  ]);
  return {
    plot,
    intensities: x.marks(44),
    speeds: y.marks(26),
    roof: line,
    slopeLabel,
    flatLabel,
    points: placed.map(({ width: _width, height: _height, ...point }, index) => ({
      ...point,
      box: boxes[index]!,
    })),
  };
}

/** The smallest and the largest value, with a factor of air on both sides. */
function span(values: readonly number[], air: number): [number, number] {
  return [Math.min(...values) / air, Math.max(...values) * air];
}

/** Small boxes on a line and its label above it, for labels to keep off. */
function alongLine([x0, y0]: [number, number], [x1, y1]: [number, number]): Box[] {
  const count = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / 12));
  return Array.from({ length: count }, (_, index) => {
    const share = (index + 0.5) / count;
    return { left: x0 + share * (x1 - x0) - 10, top: y0 + share * (y1 - y0) - 16, width: 16, height: 18 };
  });
}

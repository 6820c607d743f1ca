// Points of a curve made ready for drawing: gaps marked, noise smoothed, thinned to what a picture can show.

/** A point of a curve. */
export type CurvePoint = readonly [x: number, y: number];

/** The points in order of x, without those whose x is not finite, and with NaN for every y that cannot be drawn. */
export function usablePoints(points: readonly CurvePoint[], logScale: boolean): CurvePoint[] {
  return points
    .filter(([x]) => Number.isFinite(x))
    .map(([x, y]): CurvePoint => [x, Number.isFinite(y) && (!logScale || y > 0) ? y : Number.NaN])
    .sort((a, b) => a[0] - b[0]);
}

/** How many points have a value. */
export function countUsable(points: readonly CurvePoint[]): number {
  return points.reduce((sum, [, y]) => sum + (Number.isFinite(y) ? 1 : 0), 0);
}

/**
 * Exponential moving average to both sides, so that it does not lag behind, over about a thirtieth of the points.
 * Weights are normalised, so that it neither starts at 0 nor bends at the ends. On a logarithmic scale the logarithms
 * are averaged. Gaps stay gaps.
 */
export function smoothPoints(
  points: readonly CurvePoint[],
  { logScale }: { readonly logScale: boolean },
): CurvePoint[] {
  const keep = 1 - 1 / Math.max(points.length / 60, 2);
  const last = points.length - 1;
  const sums = new Float64Array(points.length);
  const weights = new Float64Array(points.length);
  for (const forward of [true, false]) {
    let [sum, weight] = [0, 0];
    for (let step = 0; step <= last; step++) {
      const i = forward ? step : last - step;
      const y = points[i]?.[1] ?? Number.NaN;
      const usable = Number.isFinite(y);
      const value = usable ? (logScale ? Math.log(y) : y) : 0;
      [sum, weight] = [keep * sum, keep * weight];
      // A point's own value counts once, in the forward sweep.
      sums[i] = (sums[i] ?? 0) + sum + (forward ? value : 0);
      weights[i] = (weights[i] ?? 0) + weight + (forward && usable ? 1 : 0);
      sum += value;
      weight += usable ? 1 : 0;
    }
  }
  return points.map(([x, y], i): CurvePoint => {
    if (!Number.isFinite(y)) return [x, y];
    const mean = (sums[i] ?? 0) / (weights[i] ?? 1);
    return [x, logScale ? Math.exp(mean) : mean];
  });
}

/** At most about four points for each of `room` pixels: of more, the first, lowest, highest and last of each pixel. */
export function thinPoints(points: readonly CurvePoint[], room: number): readonly CurvePoint[] {
  if (points.length <= 4 * room) return points;
  const thinned: CurvePoint[] = [];
  for (let bucket = 0; bucket < room; bucket++) {
    const start = Math.floor((bucket * points.length) / room);
    const end = Math.floor(((bucket + 1) * points.length) / room);
    let [lowest, highest] = [start, start];
    let gap = -1;
    for (let i = start; i < end; i++) {
      const y = points[i]?.[1] ?? Number.NaN;
      if (!Number.isFinite(y)) gap = i;
      // Written so that a NaN at the start gives way.
      if (!(y >= (points[lowest]?.[1] ?? 0))) lowest = Number.isFinite(y) ? i : lowest;
      if (!(y <= (points[highest]?.[1] ?? 0))) highest = Number.isFinite(y) ? i : highest;
    }
    const kept = new Set([start, lowest, highest, end - 1, ...(gap < 0 ? [] : [gap])]);
    for (const i of [...kept].sort((a, b) => a - b)) thinned.push(points[i] as CurvePoint);
  }
  return thinned;
}

// An axis of a chart: its range, its ticks, and where a value lies on it.

import { formatCount, formatNumber } from './format.ts';

/** A tick: a value and what is written beside it. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** An axis from `min` to `max`. */
export interface Axis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly Tick[];
  /** Share of the axis at which a value lies, 0 at `min`, 1 at `max`. */
  readonly position: (value: number) => number;
}

function label(value: number): string {
  return Math.abs(value) >= 1000 && Number.isInteger(value) ? formatCount(value) : formatNumber(value, 6);
}

/** An axis over [low, high] with about `count` ticks at 1, 2 or 5 times a power of ten; `snap` widens it to ticks. */
export function linearAxis(
  low: number,
  high: number,
  { count, snap }: { readonly count: number; readonly snap: boolean },
): Axis {
  const spread = high > low ? high - low : Math.abs(low) || 1;
  const top = high > low ? high : low + spread;
  const rough = spread / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const [first, last] = snap
    ? [Math.floor(low / step + 1e-9), Math.ceil(top / step - 1e-9)]
    : [Math.ceil(low / step - 1e-9), Math.floor(top / step + 1e-9)];
  const ticks: Tick[] = [];
  for (let i = first; i <= last; i++) {
    // Through the decimal text, so that 3 × 0.1 is 0.3.
    const value = Number((i * step).toPrecision(12));
    ticks.push({ value, label: label(value) });
  }
  const [min, max] = snap ? [first * step, last * step] : [low, top];
  return { min, max, ticks, position: (value) => (value - min) / (max - min) };
}

/** A logarithmic axis over [low, high], both above 0, with ticks at powers of ten, and at 2 and 5 where there is room. */
export function logAxis(low: number, high: number): Axis {
  const from = Math.log10(low);
  const to = high > low ? Math.log10(high) : from + 1;
  // A little air, so that the curve does not lie on the frame.
  const [min, max] = [from - 0.03 * (to - from), to + 0.03 * (to - from)];
  const factors = to - from < 2.5 ? [1, 2, 5] : [1];
  const every = Math.max(Math.round((to - from) / 6), 1);
  const ticks: Tick[] = [];
  for (let power = Math.floor(min); power <= Math.ceil(max); power++) {
    if (power % every !== 0) continue;
    for (const factor of factors) {
      const value = Number(`${factor}e${power}`);
      const at = Math.log10(value);
      if (at >= min && at <= max) ticks.push({ value, label: label(value) });
    }
  }
  return {
    min: 10 ** min,
    max: 10 ** max,
    ticks,
    position: (value) => (Math.log10(value) - min) / (max - min),
  };
}

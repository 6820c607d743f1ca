// From where to where an axis goes.
import type { PlotAxis } from '../content/plot.ts';

/** The ends of an axis that shows these values; a logarithmic one shows only those above 0. */
export function extentOf(values: readonly ArrayLike<number>[], axis: PlotAxis): [number, number] {
  if (axis.range) return [...axis.range];
  let [low, high] = [Infinity, -Infinity];
  for (const row of values) {
    for (let index = 0; index < row.length; index++) {
      const value = row[index]!;
      if (!Number.isFinite(value) || (axis.log && value <= 0)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return axis.log ? [0.1, 10] : [0, 1];
  if (axis.log) return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high * 1.001))];
  const margin = 0.06 * (high - low) || 0.5 * Math.abs(high) || 1;
  // An axis that could begin at 0 does.
  return [low >= 0 && low < high / 2 ? 0 : low - margin, high + margin];
}

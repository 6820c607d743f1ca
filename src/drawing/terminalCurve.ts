// Curves for a terminal: a chart of several lines, and a sparkline of one.

import { plot } from 'asciichart';
import { formatNumber } from './format.ts';

/** Means of `count` equal parts of the values, or the values themselves where there are no more. */
export function reduceValues(values: readonly number[], count: number): number[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, i) => {
    const part = values.slice(
      Math.floor((i * values.length) / count),
      Math.floor(((i + 1) * values.length) / count),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

/**
 * A line chart of at most `width` cells and `height` lines with its scale at the left. Values that are not finite
 * are left out; without any other the chart is an empty string.
 */
export function drawCurve(
  values: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return '';
  const labelWidth = 8;
  const points = reduceValues(finite, Math.max(width - labelWidth - 2, 2));
  const format = (value: number): string => formatNumber(value, 3).padStart(labelWidth);
  const [min, max] = [Math.min(...points), Math.max(...points)];
  // asciichart has no scale for a range of 0.
  if (min === max) return `${format(min)} ┼${'─'.repeat(Math.max(points.length - 1, 1))}`;
  return plot(points, {
    // Rounding at both ends may add one line to height + 1.
    height: Math.max(height - 2, 1),
    format,
  })
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One line of at most `width` cells, lowest value `▁`, highest `█`; a value that is not finite is `×`. */
export function drawSparkline(values: readonly number[], { width }: { readonly width: number }): string {
  const points = reduceValues(values, width);
  const finite = points.filter(Number.isFinite);
  const min = Math.min(...finite);
  const range = Math.max(...finite) - min;
  return points
    .map((value) => {
      if (!Number.isFinite(value)) return '×';
      return LEVELS[range > 0 ? Math.round((7 * (value - min)) / range) : 0] ?? '×';
    })
    .join('');
}

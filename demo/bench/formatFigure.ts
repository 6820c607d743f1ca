// Numbers and times as the bench page writes them: three significant digits, no exponent.

/** `0.0123`, `1.23`, `12.3`, `1,230`. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 6 });
}

/** A time with its unit: `12.3 µs`, `4.56 ms`, `7.89 s`. */
export function formatTime(milliseconds: number): string {
  return formatTimes([milliseconds]);
}

/** Times with one unit, that of the longest: `12.3 – 14.5 µs`. */
export function formatTimes(milliseconds: readonly number[]): string {
  const longest = Math.max(...milliseconds);
  const [factor, unit] = longest < 1 ? [1000, 'µs'] : longest < 1000 ? [1, 'ms'] : [0.001, 's'];
  return `${milliseconds.map((time) => formatFigure(time * factor)).join(' – ')} ${unit}`;
}

/** A share as percent: `0.4 %`, `37 %`. */
export function formatShare(share: number): string {
  return `${share < 0.1 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`;
}

// Numbers as people read them: counts, times, sizes, shares.

const NOT_A_NUMBER = '–';

/** A whole number with thousands separated: `60000` → `60,000`. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return NOT_A_NUMBER;
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A time in milliseconds, in the unit that suits it: `0.4 ms`, `123 ms`, `12.3 s`, `3 min 05 s`, `2 h 03 min`. */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return NOT_A_NUMBER;
  // The limits lie where rounding would carry into the next unit.
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** A size in bytes, in powers of 1024: `512 B`, `1.5 KiB`, `207 MiB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return NOT_A_NUMBER;
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  let value = bytes;
  let unit = '';
  for (const next of ['KiB', 'MiB', 'GiB', 'TiB', 'PiB']) {
    value /= 1024;
    unit = next;
    if (value < 1023.5) break;
  }
  return `${value < 99.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/**
 * A share of one in percent: `0.9753` → `97.5 %`. Rounding never turns "almost" into "all" or "some" into "none":
 * 0.99999 is `99.9 %`, 0.00001 is `0.1 %`.
 */
export function formatPercent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return NOT_A_NUMBER;
  const step = 10 ** -digits;
  let percent = 100 * share;
  if (share < 1 && percent > 100 - step) percent = 100 - step;
  if (share > 0 && percent < step) percent = step;
  return `${percent.toFixed(digits)} %`;
}

/** A number with at most `digits` significant digits and no idle zeros: `0.0312`, `2.31`, `1.2e-7`. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7)) {
    const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
    return `${mantissa.replace(/\.?0+$/, '')}e${exponent.replace('+', '')}`;
  }
  return String(Number(value.toPrecision(digits)));
}

// A horizontal bar for a share of one.

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` cells, filled to `share` of one, in steps of an eighth of a cell; outside [0, 1] it is clamped. */
export function drawBar(share: number, { width }: { readonly width: number }): string {
  const eighths = Math.round(8 * width * Math.min(Math.max(Number.isFinite(share) ? share : 0, 0), 1));
  const filled = '█'.repeat(eighths >> 3) + (EIGHTHS[eighths & 7] ?? '');
  return filled.padEnd(width, ' ');
}

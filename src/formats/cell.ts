// One cell of a table of text: missing, a number, or text.

const MISSING: ReadonlySet<string> = new Set(['', '?', 'na', 'n/a', '#n/a', 'nan', '-nan', 'null']);

/** Whether a trimmed cell says that its value is missing: empty, `?`, `NA`, `N/A`, `nan` or `null`, in any case. */
export function isMissing(cell: string): boolean {
  return cell.length <= 4 && MISSING.has(cell.toLowerCase());
}

/**
 * The number that a trimmed cell shows in decimal notation, infinite where it exceeds float64, or NaN for text.
 * Hexadecimal and the like are text.
 */
export function parseNumber(cell: string): number {
  const value = Number(cell);
  if (cell === '' || Number.isNaN(value)) return /^[+-]?inf$/i.test(cell) ? Infinity : Number.NaN;
  // `Number` also takes 0x1f, 0b1 and 0o7.
  return /^0[xbo]/i.test(cell) ? Number.NaN : value;
}

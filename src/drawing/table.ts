// Aligned columns.

import { dim } from './ansi.ts';
import { cutText, padText, textWidth } from './text.ts';

/** What a table shows, and where it must fit. */
export interface TableOptions {
  /** Column titles; without them the table has no header. */
  readonly header?: readonly string[];
  /** Cells; short rows are filled with empty ones. */
  readonly rows: readonly (readonly (string | number)[])[];
  /** Cells of a line; wider tables get their widest text column cut. No limit by default. */
  readonly width?: number;
  readonly color?: boolean;
}

const NUMERIC = /^[-−+]?[\d,]*\.?\d+(?:e[-+]?\d+)?(?: ?(?:%|ms|s|B|KiB|MiB|GiB|TiB))?$/i;
const GAP = '  ';

/**
 * Lines of a table, joined by newlines, without one at the end. A column whose filled cells are all numbers, with or
 * without a unit, is set to the right.
 */
export function drawTable({ header, rows, width = Infinity, color = false }: TableOptions): string {
  const cells = rows.map((row) => row.map(String));
  const columns = Math.max(header?.length ?? 0, 0, ...cells.map((row) => row.length));
  const widths: number[] = [];
  const numeric: boolean[] = [];
  for (let column = 0; column < columns; column++) {
    const filled = cells.map((row) => row[column] ?? '').filter((cell) => cell !== '');
    numeric.push(filled.length > 0 && filled.every((cell) => NUMERIC.test(cell)));
    widths.push(Math.max(0, ...[header?.[column] ?? '', ...filled].map(textWidth)));
  }
  shrink(widths, numeric, width);
  const line = (row: readonly string[]): string =>
    widths
      .map((size, column) =>
        padText(cutText(row[column] ?? '', size), size, numeric[column] === true ? 'right' : 'left'),
      )
      .join(GAP)
      .trimEnd();
  const lines = cells.map(line);
  if (header) lines.unshift(dim(line(header), color));
  return lines.join('\n');
}

/** Takes what is too much from the widest text column, cell by cell; numbers are never cut. */
function shrink(widths: number[], numeric: readonly boolean[], width: number): void {
  let excess = widths.reduce((sum, size) => sum + size, GAP.length * (widths.length - 1)) - width;
  while (excess > 0) {
    const text = widths.map((size, column) => (numeric[column] === true ? 0 : size));
    const widest = text.indexOf(Math.max(...text));
    const size = text[widest] ?? 0;
    if (size <= 4) return;
    widths[widest] = size - 1;
    excess--;
  }
}
